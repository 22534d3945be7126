import type { CommandReader } from "../dce/reader.js";

const NUL = 0;
const BACKSPACE = 8;
const LF = 10;
const QUOTE = 34;
const DELETE = 127;
const PREFIX = /^at/i;

/**
 * Collects a line up to CR LF; inside quotes these two are data (wire-notes 1.1). The line ends, too, when it has become
 * too long. A character that is taken back does not undo what a quote did.
 */
export class QuotedLineReader implements CommandReader {
  text = "";
  private quoted = false;
  private overlong = false;

  /** @param limit characters that do not fit any more, line end included */
  constructor(private readonly limit: number) {}

  reset(): void {
    this.text = "";
    this.quoted = false;
    this.overlong = false;
  }

  swallows(): boolean {
    return false;
  }

  take(byte: number): boolean {
    if (byte === BACKSPACE || byte === DELETE) {
      this.text = this.text.slice(0, -1);
      return false;
    }
    if (!this.quoted && byte === NUL) return false;
    if (!this.quoted && byte === LF && this.text.endsWith("\r")) {
      this.text = this.text.slice(0, -1);
      return true;
    }
    this.text += String.fromCharCode(byte);
    if (byte === QUOTE) this.quoted = !this.quoted;
    return (this.overlong = this.text.length >= this.limit);
  }

  /** An empty line is ignored. */
  body(): string | null | undefined {
    if (this.overlong) return null;
    return PREFIX.test(this.text) ? this.text.slice(2) : undefined;
  }
}
