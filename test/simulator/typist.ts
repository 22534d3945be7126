import assert from "node:assert/strict";
import type { HostProcess, Turn } from "../../hosts/host-process.js";
import { startSimulator, type LocalPeer, type Simulator, type SimulatorOptions } from "../../hosts/simulator/index.js";
import { wire } from "../commands/mutant.js";
import { claimAnswer } from "../commands/record.js";

/** A host that types what a test tells it, and keeps what it reads. */
export class Typist implements HostProcess {
  /** Everything read so far and not yet consumed, one character a byte. */
  heard = "";
  /** Simulated time of the last turn that brought bytes. */
  heardAt = 0;
  private typed = Buffer.alloc(0);
  private pins: [string, number][] = [];
  private baud: number | undefined;

  constructor(readonly simulator: Simulator) {
    simulator.attach(this);
  }

  /** Bytes to send with the next turn. */
  type(text: string | Uint8Array): void {
    const bytes = typeof text === "string" ? Buffer.from(text, "latin1") : Buffer.from(text);
    this.typed = Buffer.concat([this.typed, Buffer.from(wire.typed(bytes.toString("latin1")), "latin1")]);
  }

  turn(now: number, transmitFree: number, received: Uint8Array): Turn {
    if (received.length) {
      this.heard += wire.heard(Buffer.from(received).toString("latin1"));
      this.heardAt = now;
    }
    const write = this.typed.subarray(0, transmitFree);
    this.typed = this.typed.subarray(write.length);
    // A typist looks up every millisecond: tests put words into its mouth between turns.
    const turn: Turn = { write, alarm: 1, baud: this.baud, pins: this.pins };
    this.baud = undefined;
    this.pins = [];
    return turn;
  }

  /** Types, lets time pass until what was heard ends with `end`, and gives everything that was heard. */
  async say(text: string | Uint8Array, end: string | RegExp = /(OK|ERROR|SEND FAIL|NO CARRIER|CONNECT|\+CM[ES] ERROR: [^\r]*)\r\n$/, limit = 200_000): Promise<string> {
    this.type(text);
    return this.listen(end, limit);
  }

  /** Types a command line; the modem's answer is `answer`, byte for byte. The test has shown this form of the simulator. */
  async asks(line: string, answer: string, limit?: number): Promise<void> {
    assert.equal(await this.say(`${line}\r`, answer, limit).catch(() => this.heard), answer);
    claimAnswer(this.simulator.dialect, line, answer);
  }

  async listen(end: string | RegExp, limit = 200_000): Promise<string> {
    await this.simulator.run(() => (typeof end === "string" ? this.heard.endsWith(end) : end.test(this.heard)), limit);
    const heard = this.heard;
    this.heard = "";
    return heard;
  }

  /** What is heard within `ms` simulated milliseconds. */
  async pause(ms: number): Promise<string> {
    await this.simulator.advance(ms);
    const heard = this.heard;
    this.heard = "";
    return heard;
  }

  /** Holds a control line for `ms` milliseconds. */
  async pulse(name: string, ms: number): Promise<void> {
    this.pins.push([name, 1]);
    await this.simulator.advance(ms);
    this.pins.push([name, 0]);
    await this.simulator.advance(1);
  }

  setBaud(baud: number): void {
    this.baud = baud;
  }
}

/** A modem on the virtual clock with a typist at its port, echo off. */
export async function typedTo(dialect: string, options: Partial<SimulatorOptions> = {}): Promise<{ sim: Simulator; host: Typist }> {
  const sim = await startSimulator({ dialect, clock: "virtual", ...options, set: { echo: "0", ...options.set } });
  return { sim, host: new Typist(sim) };
}

/** A BG95 on the virtual clock with a typist at its port, echo off. */
export const bg95 = (options: Partial<SimulatorOptions> = {}): ReturnType<typeof typedTo> => typedTo("quectel-bg95", options);

/** A modem with a typist at its port, and a server at port 80 of every address. */
export interface TypedStage {
  sim: Simulator;
  host: Typist;
  /** The server's ends of its connections, and what each of them has received. */
  peers: LocalPeer[];
  heard: string[];
  /** Types a line; gives what is said up to its final result. */
  say(line: string): Promise<string>;
  /** Types lines whose answers are of no interest. */
  after(...lines: string[]): Promise<void>;
}

/** @param more ms to wait for what follows a final result */
export async function typedStage(dialect: string, options: Partial<SimulatorOptions>, final: RegExp, more = 0): Promise<TypedStage> {
  const { sim, host } = await typedTo(dialect, options);
  const peers: LocalPeer[] = [];
  const heard: string[] = [];
  sim.local.serve(80, peer => {
    const at = peers.push(peer) - 1;
    heard[at] = "";
    peer.onData = bytes => void (heard[at] += Buffer.from(bytes).toString("latin1"));
  });
  const say = async (line: string): Promise<string> => {
    const answer = await host.say(line + "\r\n", final);
    return more ? answer + await host.pause(more) : answer;
  };
  const after = async (...lines: string[]): Promise<void> => {
    for (const line of lines) await say(line);
  };
  return { sim, host, peers, heard, say, after };
}
