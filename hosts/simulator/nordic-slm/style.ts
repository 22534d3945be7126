/** How fields and words are put together in what the SLM application says. */
export interface Style {
  list(...fields: (string | number)[]): string;
  /** A word among numbers. */
  word(text: string): string;
  /** What became of something: "2 started". */
  state(subject: string | number, word: string): string;
}

/** v1.4, which the document describes. */
export const PLAIN: Style = {
  list: (...fields) => fields.join(", "),
  word: text => text,
  state: (subject, word) => `${subject} ${word}`,
};

/** v1.5 */
export const QUOTED: Style = {
  list: (...fields) => fields.join(","),
  word: text => `"${text}"`,
  state: (subject, word) => `${subject},"${word}"`,
};

/** Between the two. */
export const SPACED: Style = {
  list: PLAIN.list,
  word: QUOTED.word,
  state: (subject, word) => `${subject}, "${word}"`,
};
