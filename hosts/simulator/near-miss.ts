/** Edits (insert, delete, replace, swap of neighbours) between two words. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length];
}

/** The words of `known` that `word` may have meant, nearest first. */
export function nearMisses(word: string, known: Iterable<string>): string[] {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const lower = word.toLowerCase();
  return [...known]
    .map(name => ({ name, far: name.toLowerCase().includes(lower) && lower.length > 2 ? 0 : distance(lower, name.toLowerCase()) }))
    .filter(each => each.far <= limit)
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(each => each.name);
}

/** `unknown dialect "quectel-bg59": did you mean quectel-bg95?`, or the whole list where nothing is near. */
export function unknownWord(kind: string, word: string, known: Iterable<string>): string {
  const all = [...known];
  const near = nearMisses(word, all);
  const hint = near.length ? `did you mean ${near.join(" or ")}?` : `known: ${all.join(", ")}`;
  return `unknown ${kind} ${JSON.stringify(word)}: ${hint}`;
}
