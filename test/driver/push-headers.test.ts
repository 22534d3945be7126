import assert from "node:assert/strict";
import type { Datagram } from "../../src/index.js";
import { MODES } from "./families.js";
import { Noted, simulated } from "./sim-host.js";

const PORT = 8009;
/** Every byte, and what headers look like. */
const DATA = Buffer.concat([
  Buffer.from('\r\nRECV FROM:1.2.3.4:80\r\n+IPD20\r\n+RECEIVE,0,9\r\n+QIURC: "recv",0,5\r\n+QIURC: "recv",0,5,hello\r\n\r\nOK\r\n', "latin1"),
  Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7) & 255)),
]);

/** What earlier software may have left, by what it says of pushed data: every combination. */
const LEFT: Record<string, Record<string, string[]>> = {
  "quectel-bg95": { viewmode: ["0", "1"], dataformat: ["0,0", "0,1", "1,0", "1,1"], recvind: ["0", "1"] },
  "simcom-a7600": { ciphead: ["1", "0"], cipsrip: ["1", "0"], headertype: ["0", "1"], rxget: ["0", "1"] },
};

function combinations(settings: Record<string, string[]>): Record<string, string>[] {
  let all: Record<string, string>[] = [{}];
  for (const [key, values] of Object.entries(settings)) all = all.flatMap((each) => values.map((value) => ({ ...each, [key]: value })));
  return all;
}

for (const { dialect, mode, modem } of MODES) if (mode === "push") describe(`a ${dialect.name} in push mode, whatever earlier software left`, () => {
  for (const profile of ["document", "device"] as const) for (const set of combinations(LEFT[dialect.name])) {
    it(`as its ${profile} has it, with ${Object.entries(set).map((each) => each.join("=")).join(" ")}`, async () => {
      const { simulator, host } = await simulated({ dialect: dialect.name, profile, set }, { dialect, ...modem, links: 2 });
      try {
        await simulator.run(() => host.ready > 0, 600_000);
        let heard = Buffer.alloc(0);
        simulator.local.serve(PORT, (peer) => {
          peer.onData = (bytes) => {
            heard = Buffer.concat([heard, bytes]);
            if (heard.length === DATA.length) peer.end(DATA);
          };
        });
        const noted = new Noted(host.modem, "127.0.0.1", PORT);
        await simulator.run(() => noted.writable.length > 0, 100_000);
        for (let at = 0; at < DATA.length; at += 1000) {
          host.soon(() => noted.socket.write(DATA.subarray(at, at + 1000)));
          await simulator.run(() => heard.length === Math.min(at + 1000, DATA.length), 100_000);
          // the modem has still to say so
          await simulator.advance(500);
        }
        await simulator.run(() => noted.ended, 100_000);
        assert.equal(noted.error, undefined);
        assert.ok(heard.equals(DATA) && noted.received.equals(DATA));
        const datagrams: string[] = [];
        host.soon(() => new host.modem.UDP({
          port: PORT,
          onReadable() { for (let each: Datagram | undefined = this.read(); each; each = this.read()) datagrams.push(`${each.address}:${each.port} ${Buffer.from(each).toString("latin1")}`); },
        }));
        await simulator.advance(3000);
        const peer = simulator.local.datagrams(6001, "10.0.0.1");
        peer.send(DATA.subarray(0, 300), PORT);
        peer.send(Buffer.from("b"), PORT);
        await simulator.run(() => datagrams.length === 2, 100_000);
        assert.deepEqual(datagrams, [`10.0.0.1:6001 ${DATA.toString("latin1", 0, 300)}`, "10.0.0.1:6001 b"]);
        assert.deepEqual(host.errors, []);
      } finally {
        await simulator.close();
      }
    });
  }
});
