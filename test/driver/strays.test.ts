import assert from "node:assert/strict";
import { SimulationTimeout, type Simulator } from "../../hosts/simulator/index.js";
import { SERVICE_LISTENER } from "../../src/link-codes.js";
import { FAMILIES } from "./families.js";
import { Noted, simulated, type SimHost } from "./sim-host.js";

const PORT = 8010;
/** Simulated ms in which the modem is rid of what nobody wants: before the first of many tries at starting Nordic's proxy again is over. */
const SOON = 8000;

/** The command that closes a connection, up to its number and with it. */
const CLOSES: Record<string, RegExp> = {
  "nordic-slm": /(AT#XTCPSVR=)(0)/, "quectel-bg95": /(AT\+QICLOSE=)(\d+)/, "simcom-a7600": /(AT\+CIPCLOSE=)(\d)/, "simcom-ca": /(AT\+CACLOSE=)(\d+)/, "microchip-anycloud": /(AT\+SOCKCL=)(\d+)/,
};

/** What becomes of the number on its way to the modem. */
const DAMAGE: Record<string, (number: string) => string> = {
  "its first digit is lost": (number) => number.slice(1),
  "it becomes another one": (number) => number.slice(0, -1) + ((Number(number.slice(-1)) + 1) % 10),
};

/** The number in so many of the commands that match is bent from now on; all of them are counted. */
function bend(host: SimHost, what: RegExp, how: (number: string) => string, times: number): { typed: number } {
  const state = { typed: 0 };
  const turn = host.turn.bind(host);
  host.turn = (now, free, received) => {
    const done = turn(now, free, received);
    const typed = Buffer.from(done.write).toString("latin1").replace(what, (whole, before: string, number: string) => (state.typed++ < times ? before + how(number) : whole));
    return { ...done, write: Buffer.from(typed, "latin1") };
  };
  return state;
}

for (const family of FAMILIES) for (const profile of ["document", "device"] as const) {
  describe(`a connection that no socket of a ${family.dialect.name} has, as its ${profile} has it`, () => {
    const simulators: Simulator[] = [];
    afterEach(async () => {
      for (const simulator of simulators.splice(0)) await simulator.close();
    });

    /** A peer has connected to a listener when the one link is another connection's. */
    async function stray(how: (number: string) => string, times: number): Promise<{ typed: number; gone(): boolean; noted: Noted }> {
      const { simulator, host } = await simulated({ dialect: family.dialect.name, profile, chunk: 1024 }, { ...family.modem, links: 1 });
      simulators.push(simulator);
      simulator.local.serve(PORT, () => {});
      await simulator.run(() => host.ready > 0, 600_000);
      const noted = new Noted(host.modem, "127.0.0.1", PORT);
      await simulator.run(() => noted.writable.length > 0, SOON);
      new host.modem.Listener({ port: PORT + 1 });
      await simulator.advance(3000);
      const state = bend(host, CLOSES[family.dialect.name], how, times);
      let gone = false;
      simulator.local.connect(PORT + 1, () => {}).onClose = () => { gone = true; };
      await simulator.run(() => gone, SOON).catch((error: Error) => {
        if (!(error instanceof SimulationTimeout)) throw error;
      });
      await simulator.advance(100);
      assert.deepEqual(host.thrown, []);
      assert.equal(noted.ended, false);
      return { ...state, gone: () => gone, noted };
    }

    it("is closed by one command", async () => {
      const { typed, gone } = await stray(String, 0);
      assert.deepEqual([gone(), typed], [true, 1]);
    });

    for (const [name, how] of Object.entries(DAMAGE)) for (const times of [1, 2]) it(`is closed though its number is damaged: ${name}, ${times === 1 ? "once" : "twice"}`, async () => {
      const { typed, gone } = await stray(how, times);
      assert.deepEqual([gone(), typed], [true, times + 1]);
    });

    it("is closed three times at most", async () => {
      const { typed, gone } = await stray(DAMAGE["its first digit is lost"], Infinity);
      assert.deepEqual([gone(), typed], [false, 3]);
    });
  });
}

/** What tells of an accepted connection where the list does, too. */
const ACCEPTED: [dialect: string, notice: RegExp][] = [["quectel-bg95", /"incoming",/], ["simcom-a7600", /\+CLIENT:/]];

for (const [dialect, notice] of ACCEPTED) {
  it(`what is to be closed on a ${dialect} is not accepted when the list shows it to its listener, though a link is free by then`, async () => {
    const { modem } = FAMILIES.find((family) => family.dialect.name === dialect)!;
    const { simulator, host } = await simulated({ dialect, chunk: 1024 }, { ...modem, links: 1 });
    try {
      simulator.local.serve(PORT, () => {});
      await simulator.run(() => host.ready > 0, 600_000);
      const noted = new Noted(host.modem, "127.0.0.1", PORT);
      await simulator.run(() => noted.writable.length > 0, SOON);
      let accepted = 0;
      new host.modem.Listener({ port: PORT + 1, onReadable() { accepted++; } });
      // links take turns: behind a command of the user's it is the first one's
      let answered = false;
      host.soon(() => host.modem.command("AT", () => { answered = true; }));
      await simulator.run(() => answered, SOON);
      await simulator.advance(3000);
      // the link is to be closed when the notice comes, and the listener is to ask
      const turn = host.turn.bind(host);
      let told = 0;
      host.turn = (now, free, received) => {
        if (notice.test(Buffer.from(received).toString("latin1")) && told++ === 0) {
          host.soon(() => {
            noted.socket.close();
            host.modem.links.find((link) => link.service === SERVICE_LISTENER)!.suspect();
          });
        }
        return turn(now, free, received);
      };
      let gone = false;
      simulator.local.connect(PORT + 1, () => {}).onClose = () => { gone = true; };
      await simulator.run(() => gone, SOON);
      await simulator.advance(100_000);
      assert.deepEqual([told, accepted], [1, 0]);
      // and the next one is
      simulator.local.connect(PORT + 1, () => {});
      await simulator.run(() => accepted > 0, SOON);
    } finally {
      await simulator.close();
    }
  });
}

/** Where sockets are listed: what a modem is told that an earlier driver left open, and how it is asked. */
const LEFT: [dialect: string, set: Record<string, string>, list: string][] = [
  ["quectel-bg95", { context: "active", sockets: "0,3,9" }, "AT+QISTATE?"],
  ["simcom-ca", { context: "active", sockets: "1,2,12" }, "AT+CASTATE?"],
  ["microchip-anycloud", { sockets: "1,2,3,7" }, "AT+SOCKLST"],
];

for (const [dialect, set, list] of LEFT) {
  it(`what earlier firmware left open on a ${dialect} is closed before it is online, though a number is damaged`, async () => {
    const { simulator, host } = await simulated({ dialect, set }, dialect === "microchip-anycloud" ? { ssid: "MyAP", password: "MyAPPSK" } : {});
    try {
      const state = bend(host, CLOSES[dialect], DAMAGE["its first digit is lost"], 1);
      await simulator.run(() => host.ready > 0, 600_000);
      let left: string[] | undefined;
      host.soon(() => host.modem.command(list, (_, lines) => { left = lines; }));
      await simulator.run(() => left !== undefined, SOON);
      assert.deepEqual(left, []);
      assert.equal(state.typed, set.sockets.split(",").length + 1);
    } finally {
      await simulator.close();
    }
  });
}
