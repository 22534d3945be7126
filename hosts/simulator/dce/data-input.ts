import type { Prompt } from "./command.js";

const CTRL_Z = 0x1a;
const ESC = 0x1b;

/** Collects what the host sends after a prompt. */
export class DataInput {
  private readonly pieces: Uint8Array[] = [];
  private length = 0;
  /** The last byte was the escape. */
  private escaped = false;
  /** How it ended: undefined while it goes on. */
  outcome: "done" | "cancelled" | undefined;

  constructor(readonly prompt: Prompt) {}

  /** Takes bytes from `from` on; the position of the first byte that is no longer its own. */
  take(bytes: Uint8Array, from: number): number {
    return this.prompt.count === undefined ? this.takeDelimited(bytes, from) : this.takeCounted(bytes, from, this.prompt.count);
  }

  /** Bytes taken that are not data: the Ctrl-Z or ESC that ended it. */
  get delimiters(): number {
    return this.outcome && this.prompt.count === undefined ? 1 : 0;
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.pieces);
  }

  private takeCounted(bytes: Uint8Array, from: number, count: number): number {
    const to = Math.min(bytes.length, from + count - this.length);
    this.add(bytes.subarray(from, to));
    if (this.length === count) this.outcome = "done";
    return to;
  }

  private takeDelimited(bytes: Uint8Array, from: number): number {
    const { escape } = this.prompt;
    let start = from;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      const special = byte === CTRL_Z || byte === ESC || byte === escape;
      if (this.escaped) {
        this.escaped = false;
        // before anything else the escape is data like any other byte
        if (!special) this.addLimited(Uint8Array.of(escape!));
      } else if (special) {
        this.addLimited(bytes.subarray(start, at));
        start = at + 1;
        this.escaped = byte === escape;
        if (this.escaped) continue;
        this.outcome = byte === CTRL_Z ? "done" : "cancelled";
        return at + 1;
      }
    }
    this.addLimited(bytes.subarray(start));
    return bytes.length;
  }

  private addLimited(bytes: Uint8Array): void {
    this.add(bytes.subarray(0, (this.prompt.max ?? Infinity) - this.length));
  }

  private add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.pieces.push(bytes);
    this.length += bytes.length;
  }
}
