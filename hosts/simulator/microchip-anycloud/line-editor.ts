const CR = 13;
const LF = 10;
const BACKSPACE = 8;
const ESC = "\x1b";
/** Lines that can be called back with the arrow keys. */
const HISTORY = 8;
/** Wipes the terminal's line. */
const WIPE = "\x1b[2K\r\0";
const UP = "\x1b[A";
const DOWN = "\x1b[B";

/** What became of the line: there is one, there is none, or it was too long and is forgotten. */
export type Ended = "line" | "empty" | "overlong";

/**
 * The line that is being typed, with the keys of an ANSI terminal (firmware terminal.c, ansi_decoder.c): LF ends it, CR only
 * goes to its start, backspace and the arrow keys edit it.
 */
export class LineEditor {
  /** The line as it stands; after `line`, the finished one. */
  text = "";
  private position = 0;
  /** An escape sequence that is under way. */
  private sequence = "";
  private readonly history: string[] = [];
  private recalled = -1;

  /** @param limit characters of a line */
  constructor(private readonly limit: number) {}

  /** Starts a new line. */
  reset(): void {
    this.text = "";
    this.position = 0;
    this.sequence = "";
    this.recalled = -1;
  }

  /** Whether ESC was typed and nothing since. */
  get isEscaping(): boolean {
    return this.sequence === ESC;
  }

  /** What wipes the line off a terminal. */
  get wipe(): string {
    return WIPE;
  }

  /**
   * Takes a key.
   * @param echoing arrow keys only work where their effect can be seen
   * @param echo takes what is to be echoed
   */
  take(byte: number, echoing: boolean, echo: (text: string) => void): Ended | undefined {
    if (this.position >= this.limit) return "overlong";
    const key = String.fromCharCode(byte);
    if (this.sequence && this.continues(key)) {
      if (echoing) this.recall(echo);
      return undefined;
    }
    if (byte >= 0x20 && byte <= 0x7e) {
      this.text = this.text.slice(0, this.position) + key + this.text.slice(this.position + 1);
      this.position++;
      echo(key);
    } else if (byte === LF) {
      echo("\n");
      if (this.text === "") return "empty";
      this.history.push(this.text);
      if (this.history.length > HISTORY) this.history.shift();
      return "line";
    } else if (byte === CR) {
      echo("\r");
      this.position = 0;
    } else if (byte === BACKSPACE && this.position > 0) {
      echo("\x1b[D\x1b[K");
      if (this.position === this.text.length) this.text = this.text.slice(0, -1);
      this.position--;
    } else if (key === ESC) {
      this.sequence = ESC;
    }
    return undefined;
  }

  /** Adds to the escape sequence; false: the key is none of it. */
  private continues(key: string): boolean {
    const longer = key === ESC ? ESC : this.sequence + key;
    const taken = /^\x1b(\[([\x20-\x3f]*[\x40-\x7e]?)?|O.?)?$/.test(longer);
    this.sequence = taken ? longer : "";
    return taken;
  }

  /** Does what a finished escape sequence asks for. */
  private recall(echo: (text: string) => void): void {
    const { sequence, history } = this;
    if (!/^\x1b(\[[\x20-\x3f]*[\x40-\x7e]|O.)$/.test(sequence)) return;
    this.sequence = "";
    const from = this.recalled;
    if (sequence === UP) this.recalled = from < 0 ? history.length - 1 : Math.max(0, from - 1);
    else if (sequence === DOWN && from >= 0) this.recalled = Math.min(history.length - 1, from + 1);
    else return;
    if (this.recalled < 0) return;
    this.text = history[this.recalled];
    this.position = this.text.length;
    echo(`${WIPE}>${this.text}`);
  }
}
