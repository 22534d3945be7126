import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { espruinoBundle } from "../../hosts/espruino/bundle.js";
import { startSimulator } from "../../hosts/simulator/index.js";
import { LIMIT } from "./bench.js";
import { StandIn } from "./stand-in.js";

const FOLDER = fileURLToPath(new URL("../../hosts/espruino/examples/", import.meta.url));

/** A module of the firmware or of the user's, whose every call is noted. */
function noted(name: string, calls: string[]): unknown {
  const anything: unknown = new Proxy(() => anything, {
    get: (_target, key) => (key === "then" ? undefined : (...args: unknown[]) => { calls.push(`${name}.${String(key)}`); void args; return anything; }),
  });
  return anything;
}

describe("the examples for Espruino", function () {
  this.timeout(30000);
  for (const file of readdirSync(FOLDER)) {
    it(`${file} comes online with options that exist, and does what it is for`, async () => {
      const simulator = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", network: "local", set: { boot: "off" } });
      const host = new StandIn(espruinoBundle("quectel-bg95"), { console: "Serial1", wires: { B1: "power" } });
      const calls: string[] = [];
      let served = "";
      simulator.local.host("example.com", "192.0.2.7");
      simulator.local.serve(9000, (peer) => { peer.onData = (bytes) => (served += Buffer.from(bytes).toString()); });
      const globals: Record<string, unknown> = {
        Serial2: host.serial, A3: "A3", A2: "A2", B1: "B1", print: (...words: unknown[]) => host.printed.push(words.join(" ")),
        require: (name: string) => (name === "atwire-quectel-bg95" ? host.exports : noted(name, calls)),
        E: { getTemperature: () => 21.5, toArrayBuffer: (text: string) => Buffer.from(text) },
        getSerial: () => "01234567", setSleepIndicator() {}, setDeepSleep() {}, setInterval() {},
        setTimeout: (run: (...args: unknown[]) => void, ms: number, ...args: unknown[]) => void simulator.clock.after(ms, () => host.soon(() => run(...args))),
      };
      simulator.attach(host);
      host.onWork = () => simulator.wake();
      const program = new Function(...Object.keys(globals), readFileSync(FOLDER + file, "utf8"));
      host.soon(() => program(...Object.values(globals)));
      const done: Record<string, () => boolean> = {
        "http-get.js": () => calls.includes("http.get"),
        "mqtt.js": () => calls.includes("MQTT.connect"),
        "tcp-server.js": () => calls.includes("net.listen") && host.printed.some((line) => /^listening at 10\.\d+\.\d+\.\d+:2000$/.test(line)),
        "udp.js": () => calls.includes("dgram.send"),
        "sleep.js": () => served === "21.5\n" && simulator.executed.includes("+QPOWD=1"),
      };
      await simulator.run(() => done[file](), LIMIT);
      assert.deepEqual(host.pins, [["B1", 1], ["B1", 0]], "switched on by its power key");
      assert.deepEqual(host.thrown, []);
      await simulator.close();
    });
  }
});
