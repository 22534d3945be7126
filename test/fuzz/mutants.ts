import { Channel } from "../../src/channel.js";
import { RESULT_TIMEOUT } from "../../src/codes.js";
import { SlmSession } from "../../src/dialects/nordic-slm/session.js";
import { PullLink } from "../../src/dialects/pull-link.js";
import { Link } from "../../src/link.js";
import { ResponseParser } from "../../src/response-parser.js";
import { TrailedPayload } from "../../src/trailed-payload.js";

interface Internals {
  [name: string]: (...args: any[]) => any;
}

/** Known bugs, to prove that the fuzz finds them. Each patches the driver for the rest of the process. */
export const MUTANTS: Record<string, () => void> = {
  /** After a timeout the channel is used again at once, as in every other AT library. */
  "no-fence": () => {
    const channel = Channel.prototype as unknown as Internals;
    const poison = channel._poison;
    channel._poison = function (this: { reset(): void } & Internals, result: number) {
      if (result !== RESULT_TIMEOUT) {
        poison.call(this, result);
        return;
      }
      this._end(result, -1);
      this.reset();
    };
  },
  /** The bytes behind a payload are not looked at, nor, where its length comes behind it, what stands before it. */
  "tail-unchecked": () => {
    const parser = ResponseParser.prototype as unknown as Internals;
    const expectPayload = parser.expectPayload;
    parser.expectPayload = function (count: number, target: number) { return expectPayload.call(this, count, target, 0, 0); };
    const trailed = TrailedPayload.prototype as unknown as Internals;
    const fit = trailed._fit;
    trailed._fit = function (this: Record<"_fits" | "_fitting" | "_fittingSize", number> & { _bytes: Uint8Array }, start: number, from: number, end: number) {
      fit.call(this, start, from, end);
      if (this._fits >= 0) return;
      const size = Number(/\d*$/.exec(Buffer.from(this._bytes.subarray(from, end)).toString("latin1").trimEnd())![0]);
      this._fits = Math.max(0, from - 2 - size - start);
      this._fitting = from - start;
      this._fittingSize = size;
    };
    const link = Link.prototype as unknown as Internals;
    const verified = link.verified;
    link.verified = function (this: { total: number }, _total: number, unread: number) { verified.call(this, this.total, unread); };
  },
  /** Some notices of data are ignored, and nothing makes that good. */
  "urc-dropped": () => {
    let count = 0;
    const link = PullLink.prototype as unknown as Internals;
    const dataArrived = link.dataArrived;
    link.dataArrived = function () { if (count++ % 10 !== 9) dataArrived.call(this); };
    // one that is not added up is not made good by the next; there are few of them
    const session = SlmSession.prototype as unknown as Internals;
    const announce = session._announce;
    session._announce = function (reader: unknown) { if (count++ % 2 !== 1) announce.call(this, reader); };
    (Link.prototype as unknown as Internals).heard = function (this: { _checkTime: number }) { this._checkTime = -1; };
  },
};

/** @throws RangeError for an unknown name */
export function applyMutant(name: string): void {
  const mutant = MUTANTS[name];
  if (!mutant) throw new RangeError(`unknown mutant ${name}; there is ${Object.keys(MUTANTS).join(", ")}`);
  mutant();
}
