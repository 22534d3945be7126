import { NAME_DIALECT } from "./codes.js";
import type { CommandLine } from "./command-line.js";
import { TRACE_COMMAND, TRACE_DISCARDED, TRACE_LINE, type Platform } from "./platform.js";

const STAR = 42;

/**
 * Shows what passes on the wire, without secrets. A secret leaves in a command line, and may come back in its echo,
 * whole or damaged, joined with what was sent later: from such a command until its own final result code, or the next
 * fence, lines of no known name are not shown.
 */
export class WireTrace {
  declare _platform: Platform;
  declare _arena: Uint8Array;
  declare _show: (direction: number, from: number, to: number) => void;
  /** A secret may still come back. */
  _hides = false;
  /** The command in progress is the one with the secret. */
  _own = false;

  /** @param platform one that has `trace` */
  constructor(platform: Platform, arena: Uint8Array, show: (direction: number, from: number, to: number) => void) {
    this._platform = platform;
    this._arena = arena;
    this._show = show;
  }

  /** A command line leaves: from its first secret on, stars are shown. */
  command(line: CommandLine): void {
    const at = line.secretAt;
    const bytes = this._arena;
    let to = line.to;
    // its terminator is not shown
    while (to > line.from && bytes[to - 1]! < 32) to--;
    this._own = at > 0 && at < to;
    if (!this._own) {
      this.bytes(TRACE_COMMAND, line.from, to);
      return;
    }
    this._hides = true;
    const first = bytes[at]!, second = bytes[at + 1]!, third = bytes[at + 2]!;
    bytes[at] = bytes[at + 1] = bytes[at + 2] = STAR;
    this.bytes(TRACE_COMMAND, line.from, at + 3);
    bytes[at] = first;
    bytes[at + 1] = second;
    bytes[at + 2] = third;
  }

  /** A line came. @param code its name's, 0 for none */
  line(code: number, at: number, end: number): void {
    // what a command with a secret is answered may repeat it
    if (this._hides && (code === 0 || (this._own && code >= NAME_DIALECT))) this.bytes(TRACE_DISCARDED, at, at);
    else this.bytes(TRACE_LINE, at, end);
  }

  /** The command in progress got its final result code. */
  answered(): void {
    if (this._own) this._hides = false;
  }

  /** A fence was answered: nothing of the past can come any more. */
  settled(): void {
    this._hides = false;
  }

  /** Anything else: arena bytes [from, to). */
  bytes(direction: number, from: number, to: number): void {
    this._show.call(this._platform, direction, from, to);
  }
}
