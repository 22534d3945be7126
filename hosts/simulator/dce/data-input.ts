import type { Prompt } from "./command.js";

const CTRL_Z = 0x1a;
const ESC = 0x1b;

/** Collects what the host sends after a prompt. */
export class DataInput {
  private readonly pieces: Uint8Array[] = [];
  private length = 0;
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
    let to = from;
    while (to < bytes.length && bytes[to] !== CTRL_Z && bytes[to] !== ESC) to++;
    const room = (this.prompt.max ?? Infinity) - this.length;
    this.add(bytes.subarray(from, Math.min(to, from + room)));
    if (to === bytes.length) return to;
    this.outcome = bytes[to] === CTRL_Z ? "done" : "cancelled";
    return to + 1;
  }

  private add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.pieces.push(bytes);
    this.length += bytes.length;
  }
}
