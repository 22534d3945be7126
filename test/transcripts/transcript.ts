/** One line of a transcript: see README.md. */
export interface TranscriptLine {
  kind: ">" | "<" | "!";
  /** What is sent, one character a byte; or the event. */
  text: string;
}

/** Reads a transcript. @throws Error that names the line which cannot be read */
export function parseTranscript(text: string): TranscriptLine[] {
  const lines: TranscriptLine[] = [];
  text.split("\n").forEach((line, i) => {
    if (line === "" || line.startsWith("#")) return;
    if (!/^[<>!] .+$/.test(line)) throw new Error(`line ${i + 1}: ${line}`);
    const kind = line[0] as TranscriptLine["kind"];
    lines.push({ kind, text: line.slice(2).replace(/\\(r|n|\\|x([0-9a-f]{2})|.?)/g, (_, escape: string, hex: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      if (!(escape in ESCAPES)) throw new Error(`line ${i + 1}: \\${escape}`);
      return ESCAPES[escape];
    }) });
  });
  return lines;
}

const ESCAPES: Record<string, string> = { r: "\r", n: "\n", "\\": "\\" };
