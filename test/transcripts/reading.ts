import { COMMON_NAMES } from "../../src/codes.js";
import { RingBuffer } from "../../src/ring-buffer.js";
import { PrefixTable } from "../../src/prefix-table.js";
import { ResponseParser, type ResponseSink } from "../../src/response-parser.js";
import { PlainPlatform } from "../unit/plain-platform.js";
import { READINGS, type DialectReading } from "./readings.js";
import type { TranscriptLine } from "./transcript.js";

const LINE_LIMIT = 252;
const HELD = 512;
const TARGET = 1024;

/**
 * What the driver's parser finds in a transcript, one text an event: the code and the bytes of a line, prompts, payload.
 * Runs on Node and on XS.
 */
export class Reading implements ResponseSink {
  private readonly arena = new Uint8Array(TARGET + 1500);
  private readonly input: RingBuffer;
  private readonly parser: ResponseParser;
  readonly events: string[] = [];
  private readonly dialect: DialectReading;
  private readonly names: string[];
  private payloadLength = 0;

  constructor(dialect: string) {
    const reading = READINGS[dialect];
    if (!reading) throw new RangeError(`no driver reads ${dialect}`);
    this.dialect = reading;
    this.names = (COMMON_NAMES + "\n" + reading.names).split("\n");
    const platform = new PlainPlatform();
    platform.arena = this.arena;
    this.input = new RingBuffer(platform, 256, 256 + HELD);
    this.parser = new ResponseParser().open(platform, this.arena, this.input, new PrefixTable(this.arena, COMMON_NAMES, reading.names), LINE_LIMIT);
  }

  /** The host spoke: after some commands a prompt may come. */
  sent(text: string): void {
    this.parser.expectPrompt(this.dialect.prompt(text));
  }

  /** The modem's bytes, as the driver receives them (Modem.received). */
  feed(text: string): void {
    const { input, parser } = this;
    for (let at = 0; at < text.length;) {
      const count = Math.min(input.room(), text.length - at);
      if (count === 0) throw new Error("the parser leaves no room");
      for (let i = 0; i < count; i++) this.arena[input.write + i] = text.charCodeAt(at + i);
      at += count;
      input.write += count;
      if (input.write >= input.until) parser.parse(this);
    }
  }

  line(code: number, at: number, after: number, end: number): void {
    const text = this.text(at, end);
    this.events.push(`line ${code === 0 ? "?" : this.names[code - 1]} ${after - at} ${text}`);
    const payload = this.dialect.payload(text);
    if (!payload) return;
    this.payloadLength = payload.length;
    this.parser.expectPayload(payload.length, TARGET, payload.tail, payload.tailLength);
  }

  prompt(): void { this.events.push("prompt"); }
  header(): void { this.events.push("header"); }
  payload(): boolean {
    this.events.push("payload " + this.text(TARGET, TARGET + this.payloadLength));
    return false;
  }
  mistrust(): void { this.events.push("mistrust"); }
  overlong(count: number): void { this.events.push("overlong " + count); }

  private text(from: number, to: number): string {
    let text = "";
    for (let i = from; i < to; i++) text += String.fromCharCode(this.arena[i]);
    return text;
  }
}

/** The modem's side of a transcript: what it says between two lines of the host's, after the host's. */
export type Turn = [host: string, modem: string];

export function turns(lines: readonly TranscriptLine[]): Turn[] {
  const result: Turn[] = [["", ""]];
  for (const { kind, text } of lines) {
    if (kind === ">") result.push([text, ""]);
    else if (kind === "<") result[result.length - 1][1] += text;
  }
  return result;
}

/** Reads a dialogue; `size` says how many bytes come together next. */
export function read(dialect: string, dialogue: readonly Turn[], size: () => number): string[] {
  const reading = new Reading(dialect);
  for (const [host, modem] of dialogue) {
    if (host !== "") reading.sent(host);
    for (let at = 0; at < modem.length;) {
      const end = at + size();
      reading.feed(modem.slice(at, end));
      at = end;
    }
  }
  return reading.events;
}

/** A generator of numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(seed ^ (seed >>> 15), seed | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Reads a dialogue cut in every way: at every single place, in pieces of every size from 1 to 64, and `chunkings` times at random.
 * @returns how many ways that were
 * @throws Error that says by which cut something else was found than in the whole
 */
export function readInPieces(dialect: string, dialogue: readonly Turn[], chunkings: number): number {
  const whole = read(dialect, dialogue, () => Infinity).join("\n");
  let ways = 0;
  const check = (how: string, size: () => number): void => {
    ways++;
    if (read(dialect, dialogue, size).join("\n") !== whole) throw new Error(how);
  };
  dialogue.forEach(([, modem], turn) => {
    const alone = dialogue.slice(0, turn + 1);
    const expected = read(dialect, alone, () => Infinity).join("\n");
    for (let cut = 1; cut < modem.length; cut++) {
      ways++;
      const pieces = [...alone.slice(0, -1).filter(([, text]) => text !== "").map(() => Infinity), cut, Infinity];
      if (read(dialect, alone, () => pieces.shift()!).join("\n") !== expected) throw new Error(`turn ${turn} cut at ${cut}`);
    }
  });
  for (let length = 1; length <= 64; length++) check(`pieces of ${length}`, () => length);
  for (let seed = 1; seed <= chunkings; seed++) {
    const next = random(seed);
    const most = 1 + Math.floor(next() * 60);
    check(`random pieces, seed ${seed}`, () => 1 + Math.floor(next() * most));
  }
  return ways;
}
