import assert from "node:assert/strict";
import { Script } from "../faults/script.js";
import type { PlainPlatform } from "../unit/plain-platform.js";
import { Noted, simulated } from "./sim-host.js";

const LIMIT = 1_000_000;
const PORT = 80;

describe("a modem that sleeps or is off", () => {
  const asleep = (): Script => {
    const script = new Script().online();
    script.say("\r\nPSM POWER DOWN\r\n");
    script.advance(10);
    return script;
  };

  /** A board whose power key is pressed by a low level. */
  const turnedRound = (platform: PlainPlatform): void => {
    platform.wired = ["power"];
    const drive = platform.pin.bind(platform);
    platform.pin = (name, level) => drive(name, 1 - level);
  };

  it("is a state, not a fault: no error, no timer, no byte", () => {
    const script = asleep();
    assert.equal(script.modem.state, "asleep");
    const bytes = script.everything.length;
    script.advance(24 * 3_600_000);
    assert.equal(script.everything.length, bytes);
    assert.equal(script.platform.due, -1);
    assert.deepEqual(script.errors, []);
  });

  it("is brought online again when it announces its start by itself", () => {
    const script = asleep();
    script.say("\r\nRDY\r\n");
    script.until(() => script.ready === 2);
    assert.deepEqual(script.errors, []);
  });

  it("is asked before its power key is pressed, and waited for without one", () => {
    const script = asleep();
    script.dead = true;
    let ended = false;
    script.modem.command("AT+CGMM", () => { ended = true; });
    script.advance(500_000);
    assert.equal(ended, false);
    assert.match(script.modem.state, /^(asleep|probing)$/);
    assert.deepEqual(script.errors, []);
    script.dead = false;
    script.say("\r\nRDY\r\n");
    script.until(() => ended);
  });

  it("is found at its rate again, however a search for it had ended", () => {
    const script = asleep();
    script.dead = true;
    script.modem.command("AT+CGMM");
    script.advance(60_000);
    script.say("\r\nRDY\r\n");
    script.advance(1000);
    script.say("\r\nPSM POWER DOWN\r\n");
    script.advance(450_000);
    assert.match(script.modem.state, /^(asleep|probing)$/);
    assert.deepEqual(script.errors, []);
    script.dead = false;
    script.until(() => script.ready === 2, 200_000);
  });

  it("may fall asleep again while it is looked for", () => {
    const script = asleep();
    script.dead = true;
    script.say("\r\nRDY\r\n");
    script.advance(1000);
    script.say("\r\nPSM POWER DOWN\r\n");
    script.advance(900_000);
    assert.equal(script.modem.state, "asleep");
    assert.deepEqual(script.errors, []);
  });

  it("is asked again while something waits, though its announcement was lost", () => {
    const script = asleep();
    script.dead = true;
    let ended = false;
    script.modem.command("AT+CGMM", () => { ended = true; });
    script.advance(60_000);
    script.dead = false;
    script.until(() => ended, 200_000);
  });

  it("ends its connections with an error that says why, and is woken by the next one", async () => {
    const { simulator, host } = await simulated({}, { links: 2 }, (platform) => { platform.wired = ["power"]; });
    simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.end(Buffer.from(bytes)); });
    await simulator.run(() => host.ready > 0, LIMIT);
    const first = new Noted(host.modem, "localhost", PORT);
    await simulator.run(() => first.writable.length > 0, LIMIT);
    host.modem.command("AT+QPOWD=1");
    await simulator.run(() => first.ended, LIMIT);
    assert.equal(first.error?.code, "ASLEEP");
    await simulator.advance(600_000);
    assert.equal(host.modem.state, "asleep");
    assert.equal(simulator.device.isOn, false);
    let second: Noted | undefined;
    host.soon(() => { second = new Noted(host.modem, "localhost", PORT, Buffer.from("good morning")); });
    await simulator.run(() => second?.ended === true, LIMIT);
    assert.equal(second!.received.toString(), "good morning");
    assert.equal(second!.error, undefined);
    assert.deepEqual(host.errors, []);
    await simulator.close();
  });

  it("is reset, not switched off, when its STATUS line says that it is on", () => {
    const script = new Script({ setup: (platform) => { platform.wired = ["power", "reset"]; (platform as { powered?: () => boolean }).powered = () => true; } });
    script.dead = true;
    script.until(() => script.platform.pins.length >= 2, 3_600_000);
    assert.deepEqual(script.platform.pins, [["reset", 1], ["reset", 0]]);
  });

  it("is woken over a power key that the board turns round, which rests high", async () => {
    const { simulator, host } = await simulated({ set: { boot: "off" } }, { inverted: ["power", "reset"] }, turnedRound);
    assert.deepEqual(host.platform.pins, [["power", 0]]);
    assert.equal(simulator.device.isOn, false);
    await simulator.run(() => host.ready > 0, LIMIT);
    assert.deepEqual(host.errors, []);
    await simulator.close();
  });

  it("is not woken over such a key by a driver that does not know", async () => {
    const { simulator, host } = await simulated({ set: { boot: "off" } }, {}, turnedRound);
    await simulator.run(() => host.errors.length > 0, LIMIT);
    assert.equal(host.errors[0].code, "NO_MODEM");
    assert.equal(simulator.device.isOn, false);
    await simulator.close();
  });

  it("has no other lines that could be turned round", () => {
    assert.throws(() => new Script({ modem: { inverted: ["Power"] } }), RangeError);
    assert.throws(() => new Script({ modem: { inverted: "power" as unknown as string[] } }), TypeError);
  });
});
