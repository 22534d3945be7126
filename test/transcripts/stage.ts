import assert from "node:assert/strict";
import { startSimulator } from "../../hosts/simulator/index.js";
import type { LocalPeer, LocalUdpPeer, Simulator } from "../../hosts/simulator/index.js";
import { timeAnswer } from "../simulator/time-server.js";
import { Typist } from "../simulator/typist.js";
import type { TranscriptLine } from "./transcript.js";

type Do = (stage: Stage, ...words: string[]) => void | Promise<unknown>;

/** What can happen beside the line: see README.md. */
const EVENTS: [RegExp, Do][] = [
  [/^set ([^=]+)=(.*)$/, () => {}],
  [/^serve (\d+)$/, (stage, port) => void stage.local.serve(Number(port), peer => stage.meet(peer))],
  [/^serve (\d+) tls$/, (stage, port) => void stage.local.serve(Number(port), peer => stage.meet(peer), { name: "", authority: "" })],
  [/^host (\S+) (.+)$/, (stage, name, addresses) => stage.local.host(name, ...addresses.split(" "))],
  [/^connect (\d+) from (\S+):(\d+)$/, (stage, port, address, from) => void stage.local.connect(Number(port), peer => stage.meet(peer), address, Number(from))],
  [/^peer (?:(\d+) )?sends (.+)$/s, (stage, number, text) => void stage.peer(number).write(text)],
  [/^peer (?:(\d+) )?heard (.+)$/s, (stage, number, text) => stage.heard(stage.peer(number), text)],
  [/^peer (?:(\d+) )?closes$/, (stage, number) => stage.peer(number).end()],
  [/^peer (?:(\d+) )?resets$/, (stage, number) => stage.peer(number).reset()],
  [/^datagrams (\d+)$/, (stage, port) => void stage.correspondent(port)],
  [/^datagram (\S+):(\d+) to (\d+) (.+)$/s, (stage, address, from, port, text) => {
    const correspondent = stage.correspondent(from);
    correspondent.address = address;
    correspondent.send(text, Number(port));
  }],
  [/^heard (\d+) (.+)$/s, (stage, port, text) => assert.equal(stage.correspondent(port).received.at(-1), text)],
  [/^time server (\d+) (\S+)$/, (stage, port, time) => {
    const server = stage.correspondent(port);
    server.onMessage = (bytes, to) => server.send(timeAnswer(bytes, Date.parse(time)), to);
  }],
  [/^latency (\d+)$/, (stage, ms) => void (stage.local.latency = Number(ms))],
  [/^dtr ([01])$/, (stage, level) => stage.simulator.device.pin("dtr", Number(level))],
  [/^wait (\d+)$/, (stage, ms) => stage.simulator.advance(Number(ms))],
];

/** Who plays the host's part. */
export type Player = Pick<Typist, "simulator" | "heard" | "type" | "pause">;

/** The modem, and who sits at it. */
export interface Seat {
  clock: "virtual" | "real";
  sit(simulator: Simulator): Player | Promise<Player>;
  /** The time between two looks at what was said, and the silence that ends it, ms. */
  glance: number;
  silence: number;
}

const TYPIST: Seat = { clock: "virtual", sit: simulator => new Typist(simulator), glance: 50, silence: 1000 };

/** Plays the host's part and the world's part of a transcript to a simulated modem. */
export class Stage {
  private readonly peers: LocalPeer[] = [];
  private readonly said = new Map<LocalPeer, string>();
  private readonly correspondents = new Map<string, LocalUdpPeer>();

  private constructor(private readonly host: Player, private readonly seat: Seat) {}

  static async open(dialect: string, lines: readonly TranscriptLine[], seat = TYPIST): Promise<Stage> {
    const set: Record<string, string> = {};
    for (const { kind, text } of lines) {
      const [, key, value] = (kind === "!" && /^set ([^=]+)=(.*)$/.exec(text)) || [];
      if (key) set[key] = value;
    }
    return new Stage(await seat.sit(await startSimulator({ dialect, clock: seat.clock, network: "local", seed: 1, set })), seat);
  }

  get simulator(): Simulator {
    return this.host.simulator;
  }

  get local(): Simulator["local"] {
    return this.simulator.local;
  }

  /** Does what a line of the host's or the world's says. */
  async perform({ kind, text }: TranscriptLine): Promise<void> {
    if (kind === ">") return this.host.type(Buffer.from(text, "latin1"));
    // in real time what was said last is still on its way
    if (this.seat.clock === "real") await this.simulator.advance(this.seat.glance);
    for (const [form, action] of EVENTS) {
      const words = form.exec(text);
      if (words) return void (await action(this, ...words.slice(1)));
    }
    throw new Error(`unknown event: ${text}`);
  }

  /** Someone has a connection with the modem. */
  meet(peer: LocalPeer): void {
    this.peers.push(peer);
    this.said.set(peer, "");
    peer.onData = bytes => void this.said.set(peer, this.said.get(peer) + Buffer.from(bytes).toString("latin1"));
  }

  /** The far end of the connection of that number, from 1; of the last one. */
  peer(number?: string): LocalPeer {
    const peer = number ? this.peers[Number(number) - 1] : this.peers.at(-1);
    if (!peer) throw new Error(`there is no connection ${number ?? ""}`);
    return peer;
  }

  heard(peer: LocalPeer, text: string): void {
    assert.equal(this.said.get(peer), text);
    this.said.set(peer, "");
  }

  /** Who sends and receives datagrams at a port. */
  correspondent(port: string): LocalUdpPeer {
    const known = this.correspondents.get(port);
    if (known) return known;
    const made = this.local.datagrams(Number(port));
    this.correspondents.set(port, made);
    return made;
  }

  /** What the modem says until it has said `count` bytes, or has been silent for a second. */
  async listen(count: number): Promise<string> {
    const { host, seat } = this;
    for (let silent = 0; host.heard.length < count && silent < seat.silence; ) {
      const before = host.heard.length;
      await host.simulator.advance(seat.glance);
      silent = host.heard.length === before ? silent + seat.glance : 0;
    }
    return this.rest(seat.clock === "real" ? seat.glance : 0);
  }

  close(): Promise<void> {
    return this.simulator.close();
  }

  /** What the modem says in `ms` milliseconds. */
  async rest(ms: number): Promise<string> {
    return this.host.pause(ms);
  }
}
