const BACKSPACE = 8;
const DELETE = 127;
const PREFIX = /at/i;
const REPEAT = /^a\/$/i;

/** Characters of the command line that ATS3, ATS4 and ATS5 set (ITU-T V.250 6.2). */
export interface Characters {
  /** S3: ends a command line, and responses. */
  terminator: number;
  /** S4: follows it in responses. */
  lineFeed: number;
  /** S5: takes the last character back. */
  backspace: number;
}

/** Collects the characters of a command line. */
export interface CommandReader {
  /** Starts afresh, as after the last line was ended. */
  reset(): void;
  /** Whether the byte still belongs to the end of the last line; asked once, for the byte after it. */
  swallows(byte: number): boolean;
  /** Takes one character; true when the line is complete. */
  take(byte: number): boolean;
  /** The complete line's body after "AT"; undefined when the line is to be ignored; null when it was too long. */
  body(): string | null | undefined;
  /** What was collected, as it was typed. */
  readonly text: string;
}

/**
 * Collects a command line (V.250 5.2): everything up to the terminator, with backspace editing. What precedes "AT" is
 * noise. A line feed right after the terminator is swallowed: foreign hosts send CR LF. `A/` repeats the last line (5.2.4).
 */
export class LineReader implements CommandReader {
  private line = "";
  private last = "";
  private overlong = false;
  private afterEnd = false;

  /** @param limit characters a line may have; a longer one is answered with ERROR */
  constructor(private readonly characters: Characters, private readonly limit: number) {}

  reset(): void {
    this.line = "";
    this.overlong = false;
  }

  swallows(byte: number): boolean {
    const swallow = this.afterEnd && byte === 10;
    this.afterEnd = false;
    return swallow;
  }

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
    return this.repeats;
  }

  private get repeats(): boolean {
    return this.line.length === 2 && REPEAT.test(this.line);
  }

  /** Forgets the noise before "AT"; a line that is too long even so is beyond help. */
  private makeRoom(): void {
    const start = this.line.search(PREFIX);
    if (start === 0) this.overlong = true;
    else this.line = this.line.slice(start < 0 ? -1 : start);
  }

  /** Undefined when there was no "AT". */
  body(): string | null | undefined {
    if (this.overlong) return null;
    if (this.repeats) return this.last;
    const start = this.line.search(PREFIX);
    return start < 0 ? undefined : (this.last = this.line.slice(start + 2));
  }

  get text(): string {
    return this.line;
  }
}
