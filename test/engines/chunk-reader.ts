import type { Caller, Channel, PushReceiver, Wire } from "../../src/channel.js";
import { ANY_LINE, COMMON_NAMES } from "../../src/codes.js";
import type { CommandLine } from "../../src/command-line.js";
import { CommaHeader } from "../../src/dialects/simcom-ca/comma-header.js";
import type { SlmSession } from "../../src/dialects/nordic-slm/session.js";
import { Modem } from "../../src/modem.js";
import { textOf, type ParameterReader } from "../../src/parameter-reader.js";
import type { Platform } from "../../src/platform.js";
import { MESSAGE_HEADER } from "../../hosts/desktop/records.js";
import { TurnPlatform } from "../../hosts/desktop/turn-platform.js";
import type { Turn } from "../transcripts/reading.js";
import { LAYOUTS, type Announcement, type Layout } from "./layouts.js";

/** What `check` answers, as JSON. */
export interface Findings {
  /** Everything that happened when each turn's bytes came in one piece. */
  events: string[];
  /** The first of the ways by which something else happened. */
  odd?: { way: number; events: string[] };
}

const TIMEOUT = 60000;
/** Milliseconds between two turns of a dialogue: longer than any silence that the channel waits for. */
const BETWEEN = 1000;
/** Bytes of the link's that are received; behind them is what it sends. */
const HALF = 1536;

/** The desktop's platform as it runs on each engine; what is written and what fails becomes an event. */
class Tap extends TurnPlatform {
  declare events: string[];
  declare bytes: Uint8Array;

  write(from: number, to: number): number {
    const accepted = super.write(from, to);
    this.events.push("write " + textOf(this.bytes, from, from + accepted));
    return accepted;
  }

  _report(error: unknown): void {
    this.events.push("exception " + error);
  }
}

/** A command line, or what fills a prompt that is still open; anything else is data. */
function isCommand(text: string): boolean {
  return text === "" || text === "\x1b\r" || /^[Aa][Tt\/][^]*[\r\n]$/.test(text);
}

/** The host's part of a dialogue, with the driver's own channel: everything that the channel tells is noted. */
class Conversation implements Caller, Wire {
  declare events: string[];
  declare _modem: Modem;
  declare _channel: Channel;
  declare _session: Wire;
  declare _text: string;
  declare _layout: Layout;
  declare _names: string[];
  declare _pushed: PushReceiver;
  _payloadLength = 0;
  /** Headers are told at their comma. */
  _comma = false;

  constructor(tap: Tap, layout: Layout) {
    this._layout = layout;
    this._names = (COMMON_NAMES + "\n" + layout.dialect.names).split("\n");
    const events: string[] = [];
    this.events = tap.events = events;
    const modem = new Modem({
      dialect: layout.dialect,
      scratch: tap.scratch,
      platform: function (driver): Platform {
        tap.bytes = driver.arena;
        return tap.attach(driver);
      },
    });
    // the dialogue is the transcript's, not the driver's
    modem.upkeep.stop();
    this._modem = modem;
    this._channel = modem._channel;
    this._session = this._channel._wire;
    this._channel._wire = this;
    this._text = "";
    this._pushed = { payload: () => this.payload(), broken: () => events.push("broken") };
  }

  /** Sends the fence. */
  begin(): void {
    this._channel.synchronise();
  }

  /** The host speaks. @param data what it says next: where `text` asks for a prompt, that is its data */
  say(text: string, data: string): void {
    const channel = this._channel;
    if (!isCommand(text)) return; // data, which has left with the prompt
    if (!channel.idle()) {
      this.events.push("unanswered");
      channel.reset();
    }
    if (text === "\x1b\r") {
      channel.pad(1);
      return;
    }
    this._text = text.replace(/\r?\n?$/, "");
    const layout = this._layout;
    if (data === "") {
      channel.send(this, TIMEOUT, channel.nameOf(this._text), ANY_LINE);
      this._comma = layout.comma(this._text);
      if (this._comma) channel.parser.hold(new CommaHeader(channel.parser, channel.nameOf(this._text)));
      const most = layout.trailed(this._text);
      const at = this._link();
      if (most > 0) (this._modem.session as unknown as SlmSession).trailed.expect(channel.nameOf(this._text), most, most, at, HALF, 115200);
    } else {
      const bytes = this._modem.arena;
      const from = this._link() + HALF;
      for (let i = 0; i < data.length; i++) bytes[from + i] = data.charCodeAt(i);
      channel.data(from, from + data.length);
      channel.send(this, TIMEOUT, 0, layout.sending);
    }
  }

  /** Where the link's bytes begin. */
  _link(): number {
    return this._modem.links[0]._receiveStart;
  }

  compose(line: CommandLine): void {
    line.text(this._text);
  }

  information(code: number, reader: ParameterReader): void {
    const text = textOf(this._modem.arena, reader.from, reader.end);
    this.events.push("information " + code + " " + text);
    const trailed = this._layout.trailed(this._text) > 0 ? (this._modem.session as unknown as SlmSession).trailed.count : -1;
    if (trailed >= 0) {
      this._payloadLength = trailed;
      this.payload();
    }
    const header = this._layout.header(text, this._text);
    if (!header) return;
    this._payloadLength = header.count;
    const at = this._link();
    if (header.prompt === undefined) this._channel.expectPayload(header.count, at, header.tail, header.tailLength);
    else this._channel.expectPromptedPayload(header.prompt, header.count, at);
  }

  /** Payload that no command asked for. */
  _push(header: Announcement): void {
    this._payloadLength = header.count;
    this._channel.expectPush(this._pushed, header.count, this._link(), header.tail, header.tailLength);
  }

  payload(): void {
    const bytes = this._modem.arena;
    this.events.push("payload " + textOf(bytes, this._link(), this._link() + this._payloadLength));
  }

  finished(result: number, modemCode: number): void {
    if (this._comma) this._channel.parser.hold(null);
    this._comma = false;
    this.events.push("finished " + result + " " + modemCode);
  }

  unsolicited(code: number, reader: ParameterReader): boolean {
    const text = textOf(this._modem.arena, reader.at, reader.end);
    this.events.push("unsolicited " + code + " " + text);
    const pushed = this._layout.push(this._names[code - 1] + text);
    if (pushed) this._push(pushed);
    return true;
  }

  isAnswer(code: number, reader: ParameterReader): boolean {
    return this._session.isAnswer(code, reader);
  }

  unknown(at: number, end: number): boolean {
    const text = textOf(this._modem.arena, at, end);
    this.events.push("unknown " + text);
    const pushed = this._layout.push(text);
    if (pushed) this._push(pushed);
    return false;
  }

  lost(count: number): void {
    this.events.push("lost " + count);
  }

  fenced(code: number): void {
    this.events.push("fenced " + code);
  }

  unresponsive(): void {
    this.events.push("unresponsive");
  }

  /** For a test that proves itself: forgets at the end of each piece what has begun in it. */
  forget(): void {
    this._modem._channel.parser.resynchronise();
  }
}

/** Plays a dialogue again and again; time passes from one to the next. */
class Reader {
  declare _tap: Tap;
  declare _hosts: string[];
  declare _modems: Uint8Array[];
  declare _forgetful: boolean;
  declare _layout: Layout;
  _now = 0;

  constructor(layout: Layout, dialogue: Turn[], forgetful: boolean) {
    this._layout = layout;
    this._tap = new Tap({});
    this._hosts = [];
    this._modems = [];
    this._forgetful = forgetful;
    for (let i = 0; i < dialogue.length; i++) {
      const text = dialogue[i][1];
      const bytes = new Uint8Array(text.length);
      for (let k = 0; k < text.length; k++) bytes[k] = text.charCodeAt(k);
      this._hosts.push(dialogue[i][0]);
      this._modems.push(bytes);
    }
  }

  /** The modem's bytes come in pieces of these sizes, the last one for all that follow; no piece reaches beyond its turn. */
  read(sizes: number[]): string[] {
    const conversation = new Conversation(this._tap, this._layout);
    // the platform learns the time and its free space
    this._turn(this._modems[0].subarray(0, 0));
    conversation.begin();
    let piece = 0;
    for (let i = 0; i < this._hosts.length; i++) {
      const next = i + 1 < this._hosts.length ? this._hosts[i + 1] : "";
      if (this._hosts[i] !== "") conversation.say(this._hosts[i], isCommand(next) ? "" : next);
      const bytes = this._modems[i];
      for (let at = 0; at < bytes.length;) {
        const size = sizes[piece];
        if (piece + 1 < sizes.length) piece++;
        const end = size < bytes.length - at ? at + size : bytes.length;
        this._turn(bytes.subarray(at, end));
        at = end;
        if (this._forgetful) conversation.forget();
      }
      // what ends by silence needs two alarms
      for (let half = 0; half < 2; half++) {
        this._now += BETWEEN / 2;
        this._turn(bytes.subarray(0, 0));
      }
    }
    return conversation.events;
  }

  _turn(received: Uint8Array): void {
    const message = new ArrayBuffer(MESSAGE_HEADER + ((received.length + 7) & ~7));
    const view = new DataView(message);
    view.setFloat64(0, this._now, true);
    view.setInt32(8, 65536, true);
    view.setInt32(12, received.length, true);
    new Uint8Array(message).set(received, MESSAGE_HEADER);
    this._tap.turn(message);
  }
}

/**
 * Reads a dialogue in one piece a turn, and then in pieces of many sizes (see Reader.read).
 * @param forgetful spoils it, to prove that this would be found
 * @returns Findings as JSON, one byte a character
 */
export function check(name: string, dialogue: Turn[], ways: number[][], forgetful: boolean): ArrayBuffer {
  const layout = LAYOUTS.find((each) => each.dialect.name === name) as Layout;
  const reader = new Reader(layout, dialogue, forgetful);
  const findings: Findings = { events: reader.read([65536]) };
  const whole = findings.events.join("\n");
  for (let i = 0; i < ways.length && !findings.odd; i++) {
    const events = reader.read(ways[i]);
    if (events.join("\n") !== whole) findings.odd = { way: i, events: events };
  }
  const json = JSON.stringify(findings);
  const bytes = new Uint8Array(json.length);
  for (let i = 0; i < json.length; i++) bytes[i] = json.charCodeAt(i);
  return bytes.buffer;
}
