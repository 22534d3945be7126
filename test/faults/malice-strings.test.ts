import assert from "node:assert/strict";
import type { Simulator } from "../../hosts/simulator/index.js";
import { WiFi } from "../../src/services/wifi.js";
import { simulated, type SimHost } from "../driver/sim-host.js";

/** What would end a string, a line, data or a mode. */
const SMUGGLED = ["\r", "\n", "\r\n", '"', '"\r\n', "\x1a", "\x1b", "\0", "\x7f", "\\", '\\"', "[", "]", "é", "\u010d", "\u0122", "😀", "+++"];
/** Long enough to be one, short enough for each of the places. */
const COMMAND = "AT+HELP\r\n";
const LIMIT = 100_000;

/** Strings that try to become a command of their own. */
function attempts(most: number): string[] {
  return SMUGGLED.flatMap((bad) => [bad, `x${bad}`, `${bad}x`, `x${bad}${COMMAND}`, `x"${bad}${COMMAND}`]).filter((text) => Buffer.byteLength(text) <= most);
}

/** AnyCloud's strings may hold anything: nothing is refused for its characters, and nothing of it leaves its place. */
describe("malice: command injection through AnyCloud's strings", () => {
  let simulator: Simulator;
  let host: SimHost;
  afterEach(async () => {
    assert.deepEqual(host.thrown, []);
    await simulator.close();
  });

  async function online(): Promise<void> {
    ({ simulator, host } = await simulated({ dialect: "microchip-anycloud" }, { ssid: "MyAP", password: "MyAPPSK" }));
    await simulator.run(() => host.ready > 0, LIMIT);
  }

  /** How it stands on a command line: between quotes, or in hexadecimal digits. */
  function written(text: string): string {
    const bytes = Buffer.from(text);
    return bytes.every((byte) => byte >= 32 && byte <= 126) ? `"${text.replace(/["\\]/g, "\\$&")}"` : `[${bytes.toString("hex").toUpperCase()}]`;
  }

  /** What was to be a command never was one. */
  function harmless(): void {
    assert.deepEqual(simulator.executed.filter((line) => /^\+HELP/.test(line)), []);
  }

  it("is impossible through the modem's ssid and password", async () => {
    for (const text of attempts(32)) {
      const password = text.padEnd(8, "x");
      ({ simulator, host } = await simulated({ dialect: "microchip-anycloud" }, { ssid: text, password }));
      await simulator.run(() => simulator.executed.some((line) => line.startsWith("+WSTA=1")), LIMIT);
      await simulator.advance(1000);
      assert.ok(simulator.executed.includes(`+WSTAC=1,${written(text)}`), text);
      assert.ok(simulator.executed.includes(`+WSTAC=3,${written(password)}`), text);
      harmless();
      await simulator.close();
    }
    await online();
  });

  it("is impossible through WiFi.connect", async () => {
    await online();
    const wifi = new WiFi({ modem: host.modem });
    for (const text of attempts(32)) {
      const from = simulator.executed.length;
      host.soon(() => wifi.connect({ SSID: text, password: text.padEnd(8, "x") }));
      await simulator.run(() => simulator.executed.slice(from).some((line) => line.startsWith("+WSTA=1")), LIMIT);
      assert.ok(simulator.executed.includes(`+WSTAC=1,${written(text)}`), text);
    }
    harmless();
  });
});
