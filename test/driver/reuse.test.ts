import assert from "node:assert/strict";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import { TLS, type TCP } from "../../src/index.js";
import { SECURED_BY_CA, SECURED_NEVER } from "../../src/dialect.js";
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

// what is closed makes place at once, and is closed as what it was
for (const family of FAMILIES) for (const profile of ["document", "device"] as const) {
  describe(`the only link of a ${family.dialect.name}, given on at once, as its ${profile} has it`, () => {
    const services = ["TCP", ...(family.dialect.security === SECURED_BY_CA ? ["TLS"] : []), ...(family.dialect.datagramLimit > 0 ? ["UDP"] : []), ...(family.dialect.listens ? ["accepted"] : [])];
    for (const before of services) for (const after of services) {
      it(`has carried ${before} and carries ${after}`, async () => {
        const { simulator, host } = await simulated({ dialect: family.dialect.name, profile }, { ...family.modem, links: 1 });
        const modem = host.modem;
        const local = simulator.local;
        const TLS_PORT = 8003, UDP_PORT = 8004, LISTEN_PORT = 8005;
        let heard = "";
        let open = 0;
        const take = (peer: LocalPeer): void => {
          open++;
          peer.onData = (bytes) => { heard += Buffer.from(bytes).toString(); };
          peer.onEnd = () => { open--; peer.end(); };
        };
        local.serve(FIRST_PORT, take);
        local.serve(TLS_PORT, take, { name: "peer.example", authority: "A" });
        const udp = local.datagrams(UDP_PORT, FIRST);
        udp.onMessage = (bytes) => { heard += Buffer.from(bytes).toString(); };
        try {
          await simulator.run(() => host.ready > 0 && modem._channel.idle(), 60_000);
          const errors: unknown[] = [];
          const onError = (error: unknown): void => void errors.push(error);
          const listener = before === "accepted" || after === "accepted" ? new modem.Listener({ port: LISTEN_PORT, onReadable() { taken.push(listener!.read()!); }, onError }) : undefined;
          const taken: TCP[] = [];
          if (listener) await simulator.advance(3000);
          const start = (service: string): { close(): void } | undefined => {
            let once = 0;
            const hello = function (this: TCP): void { if (once++ === 0) this.write(Buffer.from("hello")); };
            if (service === "TCP") return new modem.TCP({ host: FIRST, port: FIRST_PORT, onWritable: hello, onError });
            if (service === "TLS") return new modem.TLS({ host: FIRST, port: TLS_PORT, secure: { verify: false }, onWritable: hello, onError });
            if (service === "UDP") {
              const socket = new modem.UDP({ onError });
              socket.write(Buffer.from("hello"), FIRST, UDP_PORT);
              return socket;
            }
            local.connect(LISTEN_PORT, take);
            return undefined;
          };
          const established = async (service: string, socket: { close(): void } | undefined): Promise<{ close(): void }> => {
            if (service === "accepted") {
              await simulator.run(() => taken.length > 0, 60_000);
              const accepted = taken.pop()!;
              accepted.write(Buffer.from("hello"));
              socket = accepted;
            }
            await simulator.run(() => (heard === "hello" && modem._channel.idle()) || errors.length > 0, 120_000);
            assert.deepEqual(errors, []);
            heard = "";
            return socket!;
          };
          const first = await established(before, start(before));
          first.close();
          // one that comes while no link is free is refused
          if (after === "accepted") await simulator.advance(10_000);
          let second: { close(): void } | undefined;
          for (let waited = 0; !second; waited += 10) {
            assert.ok(waited < 10_000, "no link becomes free");
            second = attempt(() => start(after) ?? first);
            await simulator.advance(10);
          }
          await established(after, second);
          assert.deepEqual(errors, []);
          await simulator.run(() => open === (after === "UDP" ? 0 : 1), 5_000);
          assert.deepEqual(host.thrown, []);
          assert.deepEqual(host.errors, []);
        } finally {
          await simulator.close();
        }
      });
    }
  });
}

function attempt<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (error) {
    assert.equal((error as Error).message, "no link is free");
    return undefined;
  }
}
