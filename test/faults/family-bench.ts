import assert from "node:assert/strict";
import type { LocalPeer, SimulatorOptions } from "../../hosts/simulator/index.js";
import type { ModemOptions } from "../../src/modem-options.js";
import { FUZZ_FAMILIES, stream, type FuzzFamily } from "../fuzz/families.js";
import { Noted, simulated, type SimHost } from "../driver/sim-host.js";

export const PORT = 8009;
/** Simulated ms: a damaged read is given up after 3 s of silence, fences take 5 s each, what was not told is asked for within a minute. */
export const USABLE = 15_000;
export const BOUND = 75_000;

/** A modem of one family with one connection, on a line that is bent. */
export interface Bench {
  family: FuzzFamily;
  simulator: Awaited<ReturnType<typeof simulated>>["simulator"];
  host: SimHost;
  noted: Noted;
  peer: LocalPeer;
  heard(): string;
}

/** What the host hears instead of `text`; asked for each piece that arrives. */
export type Bend = (text: string) => string;

/** Every family but the BG95, which field-faults.test.ts has. */
export const FAMILIES = FUZZ_FAMILIES.filter((family) => !family.mode && family.dialect.name !== "quectel-bg95");

/** What the tests of one family's faults begin with. Inside a `describe`: what is started there ends with each test. */
export function faultBenches(family: FuzzFamily, profile: "document" | "device") {
  const name = family.dialect.name;
  const benches: Bench[] = [];
  afterEach(async () => {
    for (const { simulator, host } of benches.splice(0)) {
      await simulator.close();
      assert.deepEqual(host.thrown, []);
    }
  });

  async function bench(options: Partial<SimulatorOptions> = {}, window?: number, modem: Partial<ModemOptions> = {}): Promise<Bench> {
    const { simulator, host } = await simulated({ dialect: name, profile, chunk: 1024, ...options }, { ...family.modem, ...modem }, (platform) => { if (window) platform.receiveWindow = window; });
    await simulator.run(() => host.ready > 0, 600_000);
    let heard = "";
    let peer: LocalPeer | undefined;
    simulator.local.serve(PORT, (each) => {
      peer = each;
      each.onData = (bytes) => { heard += Buffer.from(bytes).toString("latin1"); };
    });
    const noted = new Noted(host.modem, "127.0.0.1", PORT);
    await simulator.run(() => noted.writable.length > 0 && peer !== undefined, BOUND);
    const made: Bench = { family, simulator, host, noted, peer: peer!, heard: () => heard };
    benches.push(made);
    return made;
  }

  /** Each piece that the driver hears from now on is bent first. */
  function bend({ host }: Bench, how: Bend): void {
    const turn = host.turn.bind(host);
    host.turn = (now, free, received) => turn(now, free, received.length === 0 ? received : Buffer.from(how(Buffer.from(received).toString("latin1")), "latin1"));
  }

  /** A command of the user's gets its own answer, and nobody else's; `stranger` has no name that the driver knows, and may be a part of it. */
  async function answered({ simulator, host }: Bench, which = 0, stranger = "", within = USABLE): Promise<void> {
    const [command, pattern] = family.commands[which];
    let answer: string[] | undefined;
    host.soon(() => host.modem.command(command, (error, lines) => { answer = error ? [error.message] : lines.filter((line) => line !== stranger); }, within));
    await simulator.run(() => answer !== undefined, within + 1000);
    assert.equal(answer!.length, 1, answer!.join("; "));
    assert.match(answer![0], pattern);
  }

  /** Bytes go both ways. */
  async function carries(made: Bench, length = 700, down = stream(family, 1).subarray(0, length)): Promise<void> {
    const { simulator, host, noted, peer, heard } = made;
    const up = stream(family, 2).subarray(0, length).toString("latin1");
    const before = [noted.received.length, heard().length];
    peer.write(down);
    host.soon(() => noted.socket.write(Buffer.from(up, "latin1")));
    await simulator.run(() => noted.ended || (noted.received.length >= before[0] + length && heard().length >= before[1] + length), 2 * BOUND);
    assert.equal(noted.ended, false, noted.error?.message);
    assert.ok(noted.received.subarray(before[0]).equals(down));
    assert.equal(heard().slice(before[1]), up);
  }

  /** Takes what the driver hears, once, for `text` in front of a match. */
  function once(made: Bench, before: RegExp, text: string): { told: boolean } {
    const state = { told: false };
    bend(made, (heard) => (state.told ? heard : heard.replace(before, (match) => { state.told = true; return `${text}${match}`; })));
    return state;
  }

  /** The connection ended with an error, the modem is online again within the ladder's bound, and connects. */
  async function recovers(made: Bench): Promise<void> {
    const { simulator, host, noted } = made;
    await simulator.run(() => noted.ended && host.ready > 1, 600_000);
    assert.ok(noted.error);
    const again = new Noted(host.modem, "127.0.0.1", PORT);
    await simulator.run(() => again.writable.length > 0 || again.ended, BOUND);
    assert.equal(again.error, undefined);
  }

  return { bench, bend, answered, carries, once, recovers };
}
