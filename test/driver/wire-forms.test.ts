import assert from "node:assert/strict";
import { describeSettings } from "../../hosts/simulator/index.js";
import { findFamily } from "../../hosts/simulator/families.js";
import { FAMILIES, MODES } from "./families.js";
import { Noted, simulated } from "./sim-host.js";

const PORT = 8009;
const HELLO = Buffer.from('hello, \r\nOK\r\n+CARECV: 5,\x00\xff"', "latin1");

/** What the documents leave open or devices do otherwise: the driver takes every form, whatever the others are. */
/** What firmware is without data mode of bytes: that is said at bring-up (transparent.test.ts). */
const OLDER = ["dataMode", "version", "frame", "style"];

for (const { dialect, mode, modem, simulator: setup, oneWay } of FAMILIES.concat(MODES)) {
  describe(`the driver takes every form of a ${dialect.name}'s wire${mode ? `, in ${mode} mode` : ""}`, () => {
    const settings = describeSettings(dialect.name);
    for (const key of Object.keys(findFamily(dialect.name).wireForms)) {
      if (oneWay && OLDER.includes(key)) continue;
      const values = settings.find((each) => each.key === key)?.values.split("|") ?? [];
      for (const value of values) {
        it(`${key}=${value}`, async () => {
          const { simulator, host } = await simulated({ dialect: dialect.name, ...setup, set: { [key]: value } }, { dialect, ...modem });
          try {
            await simulator.run(() => host.ready > 0, 600_000);
            simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(bytes); peer.onEnd = () => peer.end(); });
            for (let round = 0; round < 2; round++) {
              const noted = new Noted(host.modem, "127.0.0.1", PORT, HELLO);
              await simulator.run(() => noted.received.length >= HELLO.length || noted.ended, 600_000);
              assert.equal(noted.received.toString("latin1"), HELLO.toString("latin1"), noted.error?.message);
              noted.socket.close();
              await simulator.advance(20_000);
            }
            assert.deepEqual(host.errors, []);
            assert.deepEqual(host.thrown, []);
          } finally {
            await simulator.close();
          }
        });
      }
    }
  });
}
