import assert from "node:assert/strict";
import type { LocalPeer, Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import type { ModemOptions } from "../../src/modem-options.js";
import { Noted, simulated, type SimHost } from "./sim-host.js";

/** Where the echo is. */
export const ADDRESS = "10.0.0.1";
export const PORT = 8009;
/** Time in which everything that is waited for has happened, ms. */
export const LIMIT = 1_000_000;

export interface Echoing {
  simulator: Simulator;
  host: SimHost;
  /** The echo's ends of its connections. */
  peers: LocalPeer[];
  /** Connects to the echo, or to another port of its host, and waits for what comes of it. */
  connect(port?: number): Promise<Noted>;
}

/**
 * A modem that is online, and an echo on its network, for the tests of the `describe` that this is called in: after each
 * they are closed, and no callback may have thrown.
 */
export function echoing(dialect: string, given: Partial<SimulatorOptions>, needed: Partial<ModemOptions>): (modem?: Partial<ModemOptions>, options?: Partial<SimulatorOptions>) => Promise<Echoing> {
  const made: { simulator: Simulator; host: SimHost }[] = [];
  afterEach(async () => {
    for (const { simulator, host } of made.splice(0)) {
      assert.deepEqual(host.thrown, []);
      await simulator.close();
    }
  });
  return async (modem = {}, options = {}) => {
    const { simulator, host } = await simulated({ dialect, ...given, ...options }, { ...needed, ...modem });
    made.push({ simulator, host });
    await simulator.run(() => host.ready > 0, LIMIT);
    const peers: LocalPeer[] = [];
    simulator.local.serve(PORT, (peer) => { peers.push(peer); peer.onData = (bytes) => peer.write(bytes); });
    const connect = async (port = PORT): Promise<Noted> => {
      let noted!: Noted;
      host.soon(() => { noted = new Noted(host.modem, ADDRESS, port); });
      await simulator.run(() => noted?.writable.length > 0 || noted?.ended, LIMIT);
      return noted;
    };
    return { simulator, host, peers, connect };
  };
}

/** Takes a modem's context down, as the network does. */
export function loseContext(simulator: Simulator): void {
  (simulator.modem as unknown as { contextLost(id: number): void }).contextLost(1);
}
