const BACKSPACE = 8;
const DELETE = 127;
const PREFIX = /at/i;

/** Characters of the command line that ATS3, ATS4 and ATS5 set (ITU-T V.250 6.2). */
export interface Characters {
  /** S3: ends a command line, and responses. */
  terminator: number;
  /** S4: follows it in responses. */
  lineFeed: number;
  /** S5: takes the last character back. */
  backspace: number;
}

/**
 * Collects a command line (V.250 5.2): everything up to the terminator, with backspace editing. What precedes "AT" is
 * noise. A line feed right after the terminator is swallowed: foreign hosts send CR LF.
 */
export class LineReader {
  private line = "";
  private overlong = false;
  private afterEnd = false;

  /** @param limit characters a line may have; a longer one is answered with ERROR */
  constructor(private readonly characters: Characters, private readonly limit: number) {}

  /** Starts afresh, as after the last line was ended by its terminator. */
  reset(): void {
    this.line = "";
    this.overlong = false;
  }

  /** Whether the byte is the LF of the CR LF that ended the last line; asked once, for the byte after the terminator. */
  swallows(byte: number): boolean {
    const swallow = this.afterEnd && byte === 10;
    this.afterEnd = false;
    return swallow;
  }

  /** Takes one character; true when it ended the line. */
  take(byte: number): boolean {
    if (byte === this.characters.terminator) {
      this.afterEnd = true;
      return true;
    }
    if (byte === this.characters.backspace || byte === BACKSPACE || byte === DELETE) {
      this.line = this.line.slice(0, -1);
    } else {
      if (this.line.length >= this.limit) this.makeRoom();
      if (!this.overlong) this.line += String.fromCharCode(byte);
    }
    return false;
  }

  /** Forgets the noise before "AT"; a line that is too long even so is beyond help. */
  private makeRoom(): void {
    const start = this.line.search(PREFIX);
    if (start === 0) this.overlong = true;
    else this.line = this.line.slice(start < 0 ? -1 : start);
  }

  /** The line's body after "AT"; undefined when there was no "AT"; null when it was too long. */
  body(): string | null | undefined {
    const start = this.line.search(PREFIX);
    return this.overlong ? null : start < 0 ? undefined : this.line.slice(start + 2);
  }

  /** What was collected, as it was typed. */
  get text(): string {
    return this.line;
  }
}
