import assert from "node:assert/strict";
import type { ModemOptions } from "../../src/modem-options.js";
import { deafen } from "./deafened.js";
import { ADDRESS, echoing, LIMIT, PORT } from "./echoing.js";
import { Noted } from "./sim-host.js";

/** What the modem says unasked, as whole lines: that data came, that a connection ended, that it stands. */
const NOTICES: { dialect: string; data: RegExp; end: RegExp; open: RegExp; needed?: Partial<ModemOptions> }[] = [
  { dialect: "quectel-bg95", data: /\r\n\+QIURC: "recv",\d+\r\n/g, end: /\r\n\+QIURC: "closed",\d+\r\n/g, open: /\r\n\+QIOPEN: \d+,0\r\n/g },
  { dialect: "simcom-a7600", data: /\r\n\+CIPRXGET: 1,\d\r\n/g, end: /\r\n\+IPCLOSE: \d,\d\r\n/g, open: /\r\n\+CIPOPEN: \d,0\r\n/g },
  { dialect: "simcom-ca", data: /\r\n\+CADATAIND: \d+\r\n/g, end: /\r\n\+CASTATE: \d+,0\r\n(?!\r\nOK|\r\n\+CASTATE)/g, open: /\r\n\+CAOPEN: \d+,0\r\n/g },
  { dialect: "microchip-anycloud", data: /\+SOCKRXT:\d+,\d+\r\n/g, end: /\+SOCKCL:\d+\r\n/g, open: /\+SOCKIND:[^\r]*\r\n/g, needed: { ssid: "MyAP", password: "MyAPPSK" } },
];

for (const { dialect, data, end, open, needed = { apn: "iot.example" } } of NOTICES) for (const profile of ["document", "device"] as const) {
  describe(`notices of a ${dialect} that were lost, as its ${profile} has it`, () => {
    const online = echoing(dialect, { profile, chunk: 1024 }, { links: 3, ...needed });

    it("data is read within two minutes", async () => {
      const { simulator, host, peers, connect } = await online();
      const noted = await connect();
      const lost = deafen(host, data);
      peers[0].write("hello");
      const began = simulator.clock.now;
      await simulator.run(() => noted.received.length === 5, LIMIT);
      assert.ok(lost.heard > 0);
      assert.ok(simulator.clock.now - began <= 120_000, String(simulator.clock.now - began));
    });

    it("an end is noticed within two minutes, in order and after the data before it", async () => {
      const { simulator, host, peers, connect } = await online();
      const noted = await connect();
      const lost = deafen(host, end);
      peers[0].end("bye");
      const began = simulator.clock.now;
      await simulator.run(() => noted.ended, LIMIT);
      assert.ok(lost.heard > 0);
      assert.deepEqual([noted.error, noted.received.toString()], [undefined, "bye"]);
      assert.ok(simulator.clock.now - began <= 120_000, String(simulator.clock.now - began));
    });

    it("a connection stands", async () => {
      const { simulator, host } = await online();
      const lost = deafen(host, open);
      const noted = new Noted(host.modem, ADDRESS, PORT);
      await simulator.run(() => noted.writable.length > 0 || noted.ended, LIMIT);
      assert.ok(lost.heard > 0);
      assert.equal(noted.error, undefined);
    });
  });
}
