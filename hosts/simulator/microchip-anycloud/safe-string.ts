/** Characters that have an escape sequence, and the letter it has. */
const LETTERS: Record<string, string> = {
  "\0": "0", "\x07": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e", '"': '"', "\\": "\\",
};

/**
 * A string as the module prints it, in the plainest form that holds it: quoted, quoted with escape sequences, or hex. A quote
 * or backslash is only escaped where something else has to be (at_cmd_stdio.c, ATCMD_PrintStringSafe).
 */
export function safe(text: string): string {
  if (text === "") return "[]";
  if (/^[\x20-\x7e]*$/.test(text)) return `"${text}"`;
  if (/^[\x20-\x7e\0\x07-\r\x1b]*$/.test(text)) return `"${text.replace(/[\0\x07-\r\x1b"\\]/g, c => "\\" + LETTERS[c])}"`;
  return `[${Buffer.from(text, "latin1").toString("hex").toUpperCase()}]`;
}

/** As `safe`, for bytes. */
export function safeBytes(bytes: Uint8Array): string {
  return safe(Buffer.from(bytes).toString("latin1"));
}
