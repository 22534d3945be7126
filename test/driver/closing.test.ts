import assert from "node:assert/strict";
import type { Simulator } from "../../hosts/simulator/index.js";
import type { Modem } from "../../src/modem.js";
import { FAMILIES, type Family } from "./families.js";
import { simulated, type SimHost } from "./sim-host.js";

const LIMIT = 300_000;
const PORT = 8001;

interface Closable { close(): void }

/** Has a callback be made, which calls `act` with what it is a callback of. */
interface Case {
  name: string;
  begin(modem: Modem, act: (self: Closable) => void, simulator: Simulator, host: SimHost): void;
  /** Whether the modem can do it; default: it can. */
  suits?(family: Family): boolean;
}

const host = "127.0.0.1";
/** The sockets' owner goes: the end of whatever is open. */
const ended = (modem: Modem, host: SimHost): void => host.soon(() => modem.close());

const CASES: Case[] = [
  { name: "TCP's onWritable", begin: (modem, act) => void new modem.TCP({ host, port: PORT, onWritable() { act(this); } }) },
  { name: "TCP's onReadable", begin: (modem, act) => void new modem.TCP({ host, port: PORT, onReadable() { act(this); } }) },
  { name: "TCP's onError", begin: (modem, act) => void new modem.TCP({ host, port: PORT + 1, onError() { act(this); } }) },
  {
    name: "UDP's onReadable",
    begin(modem, act, { local }) {
      const peer = local.datagrams(8002);
      const socket = new modem.UDP({ port: 8003, onReadable() { act(this); } });
      peer.onMessage = (_, from) => peer.send("y", from);
      socket.write(Buffer.from("x"), "10.0.0.1", 8002);
    },
  },
  { name: "UDP's onError", begin(modem, act, _, sim) { new modem.UDP({ onError() { act(this); } }); ended(modem, sim); } },
  {
    name: "a listener's onReadable",
    begin(modem, act, { local, clock }) {
      new modem.Listener({ port: 8004, onReadable() { act(this); } });
      clock.after(5000, () => void local.connect(8004, () => {}));
    },
  },
  {
    name: "a listener's onError",
    begin(modem, act, { local }) {
      local.tcpListen(8004, { listening() {}, connection: () => { throw new Error("nobody"); }, error() {} });
      new modem.Listener({ port: 8004, onError() { act(this); } });
    },
  },
  { name: "a resolver's onResolved", begin: (modem, act) => new modem.Resolver().resolve({ host, onResolved() { act(this); } }) },
  { name: "a resolver's onError", begin: (modem, act) => new modem.Resolver().resolve({ host: "nowhere.invalid", onError() { act(this); } }), suits: ({ dialect }) => dialect.lookup !== undefined },
];

for (const family of FAMILIES) {
  const online = async (): Promise<{ simulator: Simulator; host: SimHost }> => {
    const stage = await simulated({ dialect: family.dialect.name }, { ...family.modem, links: 1 });
    stage.simulator.local.serve(PORT, (peer) => peer.write(Buffer.from("hello")));
    await stage.simulator.run(() => stage.host.ready > 0, LIMIT);
    return stage;
  };

  describe(`closing inside a callback, on a ${family.dialect.name}`, () => {
    for (const each of CASES.filter(({ suits }) => !suits || suits(family))) {
      it(`is the end of it: ${each.name}`, async () => {
        const { simulator, host } = await online();
        let calls = 0;
        each.begin(host.modem, (self) => { calls++; self.close(); self.close(); }, simulator, host);
        simulator.wake();
        await simulator.run(() => calls > 0, LIMIT);
        await simulator.advance(20_000);
        assert.equal(calls, 1);
        assert.deepEqual(host.thrown, []);
        if (host.modem.state !== "closed") {
          let open = 0;
          new host.modem.TCP({ host: "127.0.0.1", port: PORT, onWritable: () => open++ });
          simulator.wake();
          await simulator.run(() => open > 0, LIMIT);
        }
        await simulator.close();
      });

      it(`is the end of the modem, too: ${each.name}`, async () => {
        const { simulator, host } = await online();
        let calls = 0;
        each.begin(host.modem, () => { calls++; host.modem.close(); }, simulator, host);
        simulator.wake();
        await simulator.run(() => calls > 0, LIMIT);
        await simulator.advance(20_000);
        assert.equal(calls, 1);
        assert.equal(host.modem.state, "closed");
        assert.deepEqual(host.thrown, []);
        assert.throws(() => new host.modem.TCP({ host: "127.0.0.1", port: PORT }), /closed/);
        await simulator.close();
      });
    }

    for (const name of ["onStatus", "onReady", "onError", "command"] as const) {
      it(`is the end of the modem: ${name === "command" ? "a command's callback" : `its own ${name}`}`, async () => {
        let calls = 0;
        const close = (): void => {
          // the last status is of the end itself
          if (stage.host.modem.state !== "closed") calls++;
          stage.host.modem.close();
        };
        const set = name === "onError" ? (family.modem.ssid ? { "ap.MyAP": "another" } : { registration: "denied" }) : undefined;
        const stage = await simulated({ dialect: family.dialect.name, set: set as never }, { ...family.modem, ...(name === "command" ? { onReady: (modem) => void modem.command("AT", close) } : { [name]: close }) });
        await stage.simulator.run(() => calls > 0, LIMIT);
        await stage.simulator.advance(60_000);
        assert.equal(calls, 1);
        assert.equal(stage.host.modem.state, "closed");
        assert.deepEqual(stage.host.thrown, []);
        await stage.simulator.close();
      });
    }
  });
}
