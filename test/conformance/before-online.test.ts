import assert from "node:assert/strict";
import { FAMILIES } from "../driver/families.js";
import { Noted, simulated } from "../driver/sim-host.js";

/** Sockets wait while the modem is brought up, as long as that takes: it ends well or with an error. */
describe("sockets that are made before the modem is online", () => {
  for (const family of FAMILIES) {
    it(`are connected when it is: ${family.dialect.name}`, async () => {
      const { simulator, host } = await simulated({ dialect: family.dialect.name }, family.modem);
      simulator.local.serve(7, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
      const socket = new Noted(host.modem, "127.0.0.1", 7, Buffer.from("early"));
      assert.equal(socket.socket.read(), undefined);
      assert.throws(() => socket.socket.write(Buffer.from("too early")), /not ready/);
      await simulator.run(() => socket.received.length === 5 || socket.ended, 600_000);
      assert.equal(socket.received.toString(), "early");
      await simulator.close();
    });
  }

  it("end with an error when it can't be", async () => {
    const { simulator, host } = await simulated({ set: { registration: "denied" } }, { apn: "iot.example" });
    const socket = new Noted(host.modem, "127.0.0.1", 7);
    await simulator.run(() => socket.ended, 60_000);
    assert.equal(socket.error?.code, "RECOVERY");
    assert.deepEqual(socket.writable, []);
    await simulator.close();
  });

  it("end when the modem is closed, and none can be made after that", async () => {
    const { simulator, host } = await simulated({}, { apn: "iot.example" });
    const socket = new Noted(host.modem, "127.0.0.1", 7);
    host.soon(() => host.modem.close());
    await simulator.run(() => socket.ended, 60_000);
    assert.equal(socket.error?.code, "CLOSED");
    for (const make of [() => new host.modem.TCP({ host: "x.example", port: 7 }), () => new host.modem.UDP(), () => new host.modem.Listener({ port: 7 })]) assert.throws(make, /closed/);
    await simulator.close();
  });
});
