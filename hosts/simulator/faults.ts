import type { Random } from "./random.js";
import { unknownWord } from "./near-miss.js";

/** `rx`: modem to host. `tx`: host to modem. As the host's pins are named. */
export type Direction = "rx" | "tx";

/** One fault that was injected, or bytes that were lost to an overrun. */
export interface FaultRecord {
  /** Simulated time, ms. */
  time: number;
  kind: string;
  direction?: Direction;
  /** Position of the first byte concerned in everything that was sent in this direction. */
  position?: number;
  /** Bytes concerned. */
  count?: number;
  /** Of what the modem itself lost: the peer's port whose data it was. */
  port?: number;
}

interface Rule {
  kind: string;
  directions: readonly Direction[];
  numbers: number[];
  text: string;
}

/** A piece of what was sent, and how long the line is silent before it (ms). */
export interface Piece {
  bytes: Uint8Array;
  pause: number;
}

const BOTH: readonly Direction[] = ["rx", "tx"];
/** Rate of `inject` where none is given: once in a thousand bytes. */
const INJECT_RATE = 1e-3;
/** Mean time between two deaf spells, ms. */
const DEAF_EVERY = 1000;
/** `split` cuts once in so many bytes and is silent for up to so many ms. */
const SPLIT_RATE = 1 / 32;
const SPLIT_PAUSE = 20;

/** `psm` begins after so many seconds without activity and lasts so many: T3324 and the periodic tracking area update. */
const PSM_DEFAULTS = ["10", "120"];

/** Every rule of the grammar: its form, and where it may act. */
const GRAMMAR: Record<string, { form: RegExp; usage: string; directions: readonly Direction[] }> = {
  drop: { form: /^(\S+)$/, usage: "drop P", directions: BOTH },
  flip: { form: /^(\S+)$/, usage: "flip P", directions: BOTH },
  dup: { form: /^(\S+)$/, usage: "dup P", directions: BOTH },
  split: { form: /^$/, usage: "split", directions: BOTH },
  delay: { form: /^(\S+)$/, usage: "delay MS", directions: BOTH },
  inject: { form: /^"([^"]+)"(?: +(\S+))?$/, usage: 'inject "URC" [P]', directions: ["rx"] },
  deaf: { form: /^(\S+)$/, usage: "deaf MS", directions: [] },
  reboot: { form: /^after +(\S+)$/, usage: "reboot after S", directions: [] },
  silence: { form: /^after +(\S+) +for +(\S+)$/, usage: "silence after S for S", directions: [] },
  psm: { form: /^(?:after +(\S+))?(?:(?:^| +)for +(\S+))?$/, usage: "psm [after S] [for S]", directions: [] },
};
const PROBABILITIES = ["drop", "flip", "dup"];

/**
 * What goes wrong in a simulation, read from one line: rules separated by `;`.
 *
 *     drop P; flip P; dup P     a byte is lost, has one bit inverted, comes twice; P is a probability per byte
 *     split                     what is sent at once arrives in pieces with pauses between them
 *     delay MS                  whatever is sent is held back by 0 to MS milliseconds
 *     inject "URC" [P]          the modem's line is interrupted by \r\nURC\r\n, anywhere, P per byte (default 0.001)
 *     deaf MS                   about once a second the host does not look at its port for MS milliseconds
 *     reboot after S            the modem restarts S seconds after the start
 *     silence after S for S     the modem neither reads nor answers for a time, then goes on where it was
 *     psm [after S] [for S]     the modem enters power saving mode whenever nothing happened on its UART and its sockets for
 *                               so long (default 10): as switched off, until its power key is pressed, or for a time (default 120)
 *
 * `rx:` before a rule limits it to what the modem sends, `tx:` to what the host sends; without it both suffer.
 */
export class FaultPlan {
  readonly log: FaultRecord[] = [];
  private readonly rules: Rule[];
  private nextDeaf: number;

  /** @throws RangeError that names the rule which cannot be read */
  constructor(spec: string, private readonly random: Random, private readonly now: () => number) {
    this.rules = spec.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/).map(rule => rule.trim()).filter(Boolean).map(parseRule);
    this.nextDeaf = this.untilDeaf();
  }

  /** Cuts, damages and delays what is sent next in one direction; `position` is where it begins. */
  apply(direction: Direction, bytes: Uint8Array, position: number): Piece[] {
    let pieces: Piece[] = [{ bytes, pause: 0 }];
    for (const rule of this.rules) {
      if (rule.directions.includes(direction)) pieces = this.effect(rule, direction, pieces, position);
    }
    return pieces;
  }

  /** Whether anything can happen to bytes in this direction. */
  affects(direction: Direction): boolean {
    return this.rules.some(rule => rule.directions.includes(direction));
  }

  /** When a host that would look at its port at `time` really does; asked in the order of time. */
  hears(time: number): number {
    const rule = this.rules.find(each => each.kind === "deaf");
    if (!rule) return time;
    const [ms] = rule.numbers;
    while (this.nextDeaf + ms <= time) this.nextDeaf += ms + this.untilDeaf();
    if (time < this.nextDeaf) return time;
    this.log.push({ time, kind: "deaf" });
    return this.nextDeaf + ms;
  }

  /** Restarts of the modem: seconds after the start. */
  get reboots(): number[] {
    return this.rules.filter(rule => rule.kind === "reboot").map(rule => rule.numbers[0]);
  }

  /** Spells of silence: seconds after the start, and their length in seconds. */
  get silences(): [after: number, length: number][] {
    return this.rules.filter(rule => rule.kind === "silence").map(rule => [rule.numbers[0], rule.numbers[1]]);
  }

  /** Power saving mode: seconds without activity until it begins, and its length in seconds. */
  get powerSaving(): [after: number, length: number] | undefined {
    const rule = this.rules.find(each => each.kind === "psm");
    return rule && [rule.numbers[0], rule.numbers[1]];
  }

  record(kind: string, direction?: Direction, position?: number, count?: number): void {
    this.log.push({ time: this.now(), kind, direction, position, count });
  }

  /** The modem itself lost bytes that came from a peer's port, for want of room, or mixes them with another's. */
  overran(count: number, port: number): void {
    this.log.push({ time: this.now(), kind: "modem overrun", count, port });
  }

  private untilDeaf(): number {
    return -Math.log(1 - this.random.next()) * DEAF_EVERY;
  }

  private effect(rule: Rule, direction: Direction, pieces: Piece[], position: number): Piece[] {
    const [p] = rule.numbers;
    switch (rule.kind) {
      case "delay":
        this.record("delay", direction, position);
        return pieces.map((piece, i) => (i ? piece : { bytes: piece.bytes, pause: piece.pause + this.random.next() * p }));
      case "split":
        return this.cut(pieces, SPLIT_RATE, (piece, at) => {
          if (at === 0) return [piece];
          this.record("split", direction, position + at);
          return [{ bytes: new Uint8Array(0), pause: piece.pause }, { bytes: piece.bytes, pause: this.random.next() * SPLIT_PAUSE }];
        });
      case "inject":
        return this.cut(pieces, p, (piece, at) => {
          this.record("inject", direction, position + at, rule.text.length + 4);
          return [{ bytes: Buffer.from(`\r\n${rule.text}\r\n`, "latin1"), pause: piece.pause }, { bytes: piece.bytes, pause: 0 }];
        });
      default:
        return this.cut(pieces, p, (piece, at) => {
          this.record(rule.kind, direction, position + at, 1);
          return [{ bytes: damage(rule.kind, piece.bytes, this.random), pause: piece.pause }];
        });
    }
  }

  /** Cuts pieces before randomly chosen bytes and lets `change` replace the rest that begins with such a byte. */
  private cut(pieces: Piece[], p: number, change: (rest: Piece, at: number) => Piece[]): Piece[] {
    const result: Piece[] = [];
    let offset = 0;
    for (const piece of pieces) {
      let rest = piece;
      let skip = this.random.gap(p);
      while (skip < rest.bytes.length) {
        if (skip) result.push({ bytes: rest.bytes.subarray(0, skip), pause: rest.pause });
        offset += skip;
        const hit = { bytes: rest.bytes.subarray(skip, skip + 1), pause: skip ? 0 : rest.pause };
        result.push(...change(hit, offset).filter(each => each.bytes.length || each.pause));
        rest = { bytes: rest.bytes.subarray(skip + 1), pause: 0 };
        offset++;
        skip = this.random.gap(p);
      }
      if (rest.bytes.length || rest.pause) result.push(rest);
      offset += rest.bytes.length;
    }
    return result;
  }
}

function damage(kind: string, byte: Uint8Array, random: Random): Uint8Array {
  if (kind === "drop") return byte.subarray(1);
  if (kind === "dup") return Uint8Array.of(byte[0], byte[0]);
  return Uint8Array.of(byte[0] ^ (1 << random.below(8)));
}

function parseRule(rule: string): Rule {
  const [, prefix, kind, rest] = /^(?:(\w+) *: *)?([^\s"]+) *(.*)$/.exec(rule) ?? ["", undefined, rule, ""];
  const grammar = Object.hasOwn(GRAMMAR, kind) ? GRAMMAR[kind] : undefined;
  if (!grammar) throw new RangeError(unknownWord("fault", kind, Object.keys(GRAMMAR)));
  if (prefix !== undefined && !grammar.directions.includes(prefix as Direction)) {
    throw new RangeError(`fault "${rule}": ${grammar.directions.length ? `${kind} acts on ${grammar.directions.join(", ")}` : `${kind} has no direction`}`);
  }
  const match = grammar.form.exec(rest);
  if (!match) throw new RangeError(`fault "${rule}": write ${grammar.usage}`);
  const text = kind === "inject" ? match[1] : "";
  const words = kind === "inject" ? [match[2] ?? String(INJECT_RATE)] : kind === "psm" ? PSM_DEFAULTS.map((standard, i) => match[i + 1] ?? standard) : match.slice(1);
  const numbers = words.map(Number);
  const most = PROBABILITIES.includes(kind) || kind === "inject" ? 1 : Infinity;
  if (numbers.some(n => !(n >= 0 && n <= most && n < Infinity))) {
    throw new RangeError(`fault "${rule}": ${words.join(" ")} is not ${most === 1 ? "a probability from 0 to 1" : "a number of 0 or more"}`);
  }
  return { kind, directions: prefix === undefined ? grammar.directions : [prefix as Direction], numbers, text };
}
