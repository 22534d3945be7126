/** Whether a text has a part of more than one character in it. Espruino's `indexOf` (2v29) says so of one that only begins at the text's end, too. */
export function contains(text: string, part: string): boolean {
  const at = text.indexOf(part);
  return at >= 0 && at + part.length <= text.length;
}
