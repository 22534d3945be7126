/** One command of a command line (V.250 5.3, 5.4): an extended one ends with `;`, a basic one with its value, an S parameter with its number. */
const COMMAND = /[\s;]*(?:([+#%^][A-Z0-9]+)(?:"[^"]*"?|[^;"])*|(S\d+(?=[=?])|[&\\]?[A-Z])[=?]?\d*)/giy;

/** Names of the commands on a command line, with AT: `ATE0+CGATT?;+CSQ` has three. */
export function commandNames(line: string): string[] {
  if (!/^AT/i.test(line)) return [];
  if (line.trim().length === 2) return ["AT"];
  return [...line.slice(2).matchAll(COMMAND)].map(([, extended, basic]) => "AT" + (extended ?? basic).toUpperCase());
}
