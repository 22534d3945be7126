import assert from "node:assert/strict";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import { TLS, type TCP } from "../../src/index.js";
import { SECURED_NEVER } from "../../src/dialect.js";
import { FAMILIES } from "./families.js";
import { simulated } from "./sim-host.js";

const FIRST_PORT = 8001;
const SECOND_PORT = 8002;
const FIRST = "10.0.0.1";
const SECOND = "10.0.0.2";

// a link has one user after the other: nothing of the first may reach the second
for (const family of FAMILIES) for (const profile of ["document", "device"] as const) {
  describe(`a link of a ${family.dialect.name} whose user leaves early, as its ${profile} has it`, () => {
    const services = family.dialect.security === SECURED_NEVER ? ["TCP"] : ["TCP", "TLS"];
    for (const service of services) for (const answered of [false, true]) {
      it(`serves the next one, whichever command of opening ${service} was ${answered ? "answered" : "sent"} last`, async () => {
        for (let stage = 1; ; stage++) if (!await leaveAt(stage, service, answered)) return assert.ok(stage > 1);
      });
    }

    /** The first user leaves when `stage` commands of opening were sent, or answered. False when there are not so many. */
    async function leaveAt(stage: number, service: string, answered: boolean): Promise<boolean> {
      const { simulator, host } = await simulated({ dialect: family.dialect.name, profile }, family.modem);
      const modem = host.modem;
      const local = simulator.local;
      const peers: LocalPeer[] = [];
      let heard = "";
      local.host("first.example", FIRST);
      local.host("second.example", SECOND);
      local.serve(FIRST_PORT, () => {});
      local.serve(SECOND_PORT, (peer) => {
        peers.push(peer);
        peer.onData = (bytes) => { heard += Buffer.from(bytes).toString(); };
      });
      try {
        await simulator.run(() => host.ready > 0 && modem._channel.idle(), 60_000);
        let commands = 0;
        let done = false;
        const link = modem.links[0] as unknown as Record<string, (...args: number[]) => void>;
        const hooked = answered ? "finished" : "begin";
        const original = link[hooked];
        link[hooked] = (...args) => {
          original.apply(link, args);
          if (++commands === stage) first.close();
        };
        let told = 0;
        const callbacks = { onReadable: () => told++, onWritable: () => told++, onError: () => told++ };
        const secure = { verify: true, ca: "CA", tag: 7 };
        const first = service === "TCP"
          ? new modem.TCP({ host: "first.example", port: FIRST_PORT, ...callbacks })
          : new modem.TLS({ host: "first.example", port: FIRST_PORT, secure, ...callbacks });
        assert.equal(first instanceof TLS, service === "TLS");
        await simulator.run(() => (done = told > 0) || commands >= stage, 60_000);
        first.close();
        const before = told;
        let writable = 0;
        let failed: unknown;
        const open = (): TCP => new modem.TCP({
          host: "second.example", port: SECOND_PORT,
          onWritable() { if (writable++ === 0) this.write(Buffer.from("hello")); },
          onError(error) { failed = error ?? "closed"; },
        });
        let second: TCP | undefined;
        for (let waited = 0; !second; waited += 10) {
          assert.ok(waited < 60_000, `stage ${stage}: no link becomes free`);
          second = attempt(open);
          await simulator.advance(10);
        }
        await simulator.run(() => heard !== "" || failed !== undefined, 120_000).catch(() => undefined);
        const where = `stage ${stage}`;
        assert.equal(failed, undefined, where);
        assert.equal(heard, "hello", where);
        assert.equal(peers[0].address, SECOND, where);
        assert.equal(told, before, where + ": no callback after close");
        // what the first one left in the modem is closed
        await simulator.run(() => local.peers.size === 1, 60_000).catch(() => undefined);
        assert.equal(local.peers.size, 1, where + ": connections left open");
        assert.deepEqual(host.thrown, []);
        assert.deepEqual(host.errors, []);
        return !done;
      } finally {
        await simulator.close();
      }
    }
  });
}

function attempt(open: () => TCP): TCP | undefined {
  try {
    return open();
  } catch (error) {
    assert.equal((error as Error).message, "no link is free");
    return undefined;
  }
}
