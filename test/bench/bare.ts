import type { Driver, Input } from "../../src/platform.js";
import { application } from "../../hosts/desktop/app.js";
import type { TurnOptions } from "../../hosts/desktop/turn-platform.js";

interface BareOptions extends TurnOptions {
  /** Bytes of the arena, a multiple of 8. */
  arena: number;
}

/** A driver that drops whatever it receives: what is left is the harness. */
class Bare implements Driver {
  readonly arena: Uint8Array;
  readonly input: Input;

  constructor(size: number, scratch: number) {
    this.arena = new Uint8Array(size + scratch);
    this.input = { write: 0, room: () => size };
  }

  received(): void {}
  overrun(): void {}
  tick(): void {}
}

export const start = application(function (platform, config: BareOptions) {
  platform.attach(new Bare(config.arena, platform.scratch));
});
