import assert from "node:assert/strict";
import mqtt from "mqtt";
import type { AnyCloud, SimulatorOptions } from "../../hosts/simulator/index.js";
import type { ModemError } from "../../src/errors.js";
import type { ModemOptions } from "../../src/modem-options.js";
import { MQTT, type MQTTOptions } from "../../src/services/mqtt.js";
import { simulated, type SimHost } from "../driver/sim-host.js";
import { Trust, type Identity } from "../simulator/authority.js";
import { startBroker } from "../simulator/brokers.js";

const LIMIT = 1_000_000;
const AWKWARD = 'a"\\,b\r\nOK\r\n+MQTTCONN:0';

/** A client whose life is noted. */
interface Life {
  client: MQTT;
  told: string[];
  error: ModemError | undefined;
  done: (string | undefined)[];
}

for (const profile of ["document", "device"] as const) {
  describe(`microchip-anycloud: MQTT, as its ${profile} has it`, () => {
    let simulator: Awaited<ReturnType<typeof simulated>>["simulator"];
    let host: SimHost;
    const closers: (() => unknown)[] = [];
    afterEach(async () => {
      assert.deepEqual(host.thrown, []);
      await simulator.close();
      for (const close of closers.splice(0).reverse()) await close();
    });

    async function begin(options: Partial<SimulatorOptions> = {}, modem: Partial<ModemOptions> = {}): Promise<void> {
      ({ simulator, host } = await simulated({ dialect: "microchip-anycloud", profile, ...options }, { ssid: "MyAP", password: "MyAPPSK", ...modem }));
    }

    function client(options: Partial<MQTTOptions> = {}): Life {
      const life = { told: [] as string[], done: [] as (string | undefined)[] } as Life;
      host.soon(() => {
        life.client = new MQTT({
          modem: host.modem, host: "broker.example", clientID: "me",
          onConnected() { assert.equal(this, life.client); life.told.push("connected"); },
          onMessage(topic, message) { life.told.push(`${topic}: ${Buffer.from(message).toString("latin1")}`); },
          onError(error) { life.error = error; life.told.push("error"); },
          ...options,
        });
        assert.deepEqual(life.told, [], "no callback from the constructor");
      });
      return life;
    }
    const note = (life: Life) => function (this: MQTT, error?: ModemError): void { life.done.push(error?.code); };
    const run = (until: () => boolean, limit = LIMIT) => simulator.run(until, limit);
    const firmware = (): AnyCloud => simulator.modem as AnyCloud;

    it("connects, subscribes, publishes with each quality of service, and hears what it published", async () => {
      await begin();
      const life = client();
      await run(() => life.told.length > 0);
      assert.deepEqual(life.told.splice(0), ["connected"]);
      host.soon(() => {
        life.client.subscribe("Topic/é", 2, note(life));
        life.client.publish("Topic/é", "zero");
        assert.equal(life.client.publish("Topic/é", AWKWARD, 1, false, note(life)), 13);
        life.client.publish("Topic/é", Uint8Array.of(0, 255, 34, 92), 2, true, note(life));
        life.client.publish("other", "nobody hears", 2, false, note(life));
      });
      await run(() => life.done.length === 4 && life.told.length === 3);
      assert.deepEqual(life.done.splice(0), [undefined, undefined, undefined, undefined]);
      assert.deepEqual(life.told.splice(0).map((each) => Buffer.from(each.split(": ").slice(1).join(": "), "latin1").toString("latin1")), ["zero", AWKWARD, '\0\xff"\\']);
      host.soon(() => {
        life.client.unsubscribe("Topic/é", note(life));
        life.client.publish("Topic/é", "unheard", 1, false, note(life));
      });
      await run(() => life.done.length === 2);
      await simulator.advance(1000);
      assert.deepEqual(life.told, []);
      host.soon(() => {
        life.client.publish("last", "word", 1);
        life.client.close();
        life.client.close();
        assert.throws(() => life.client.publish("a", "b"), /closed/);
      });
      await simulator.advance(5000);
      assert.equal(firmware().messaging.isConnected, false);
      assert.deepEqual([life.told, host.errors], [[], []]);
    });

    it("hands out long messages where the ring has room for their lines", async () => {
      await begin({}, { buffers: { ring: 800, command: 800 } });
      const life = client();
      const long = "x".repeat(400);
      host.soon(() => { life.client.subscribe("t", 0); life.client.publish("t", long, 1); });
      await run(() => life.told.length === 2);
      assert.equal(life.told[1], `t: ${long}`);
    });

    it("tells that a message was too long for a line", async () => {
      await begin({}, { buffers: { command: 800 } });
      const life = client();
      host.soon(() => { life.client.subscribe("t", 0); life.client.publish("t", "x".repeat(400), 1); life.client.publish("t", "short", 1); });
      await run(() => life.told.length === 2);
      assert.equal(life.told[1], "t: short");
      assert.deepEqual(host.errors.map(({ code }) => code), ["LINE_LOST"]);
    });

    it("refuses what is wrong, before a byte is sent", async () => {
      await begin();
      await run(() => host.ready > 0);
      const { modem } = host;
      host.platform.take();
      const good = { modem, host: "broker.example" };
      for (const [options, kind] of [
        [undefined, TypeError], [{}, TypeError], [{ modem }, TypeError], [{ ...good, host: "" }, RangeError], [{ ...good, host: 'a"b' }, RangeError], [{ ...good, host: "x".repeat(65) }, RangeError], [{ ...good, port: 0 }, RangeError], [{ ...good, port: 65536 }, RangeError],
        [{ ...good, clientID: "x".repeat(24) }, RangeError], [{ ...good, clientID: 5 }, TypeError], [{ ...good, user: "x".repeat(129) }, RangeError], [{ ...good, password: "x".repeat(257) }, RangeError], [{ ...good, keepAlive: -1 }, RangeError],
        [{ ...good, onMessage: 5 }, TypeError], [{ ...good, secure: null }, TypeError], [{ ...good, secure: {} }, /secure.ca/], [{ ...good, secure: { ca: "" } }, /secure.ca/], [{ ...good, secure: { ca: 'a"' } }, RangeError], [{ ...good, secure: { ca: "a", serverName: "x".repeat(33) } }, RangeError],
      ] as [never, RegExp][]) assert.throws(() => new MQTT(options), kind, JSON.stringify(options && Object.keys(options)));
      assert.equal(host.platform.take(), "");
      const life = client();
      await run(() => life.told.length > 0);
      host.platform.take();
      for (const call of [
        () => life.client.subscribe("", 0), () => life.client.subscribe("t", 3), () => life.client.subscribe("x".repeat(129)), () => life.client.unsubscribe(""), () => life.client.publish("", "x"), () => life.client.publish("t", "x", 3),
        () => life.client.publish("t", "x".repeat(400)), () => life.client.publish("t", new Uint8Array(200)), () => life.client.publish("t", "x".repeat(1025)),
      ]) assert.throws(call, RangeError);
      for (const call of [() => life.client.subscribe(5 as never), () => life.client.publish("t", 5 as never), () => life.client.publish("t", "x", "1" as never), () => life.client.publish("t", "x", 0, false, 5 as never)]) assert.throws(call, TypeError);
      assert.equal(host.platform.take(), "");
      host.soon(() => {
        for (let left = 15; left >= 0; left--) assert.equal(life.client.publish("t", "x"), left);
        assert.throws(() => life.client.publish("t", "x"), /would block/);
      });
      await simulator.advance(20_000);
      assert.equal(life.error, undefined);
    });

    it("ends when the broker, the network or the module goes, with its requests", async () => {
      for (const [end, code] of [
        [() => { firmware().messaging.cut(); }, /CONNECTION_LOST/], [() => { firmware().station.lost(); }, /CONTEXT|CONNECTION_LOST/], [() => { simulator.reboot(); }, /RESTARTED|CONTEXT|RECOVERY/], [() => { host.modem.close(); }, /CLOSED/],
      ] as [() => void, RegExp][]) {
        await begin();
        const life = client();
        await run(() => life.told.length > 0);
        host.soon(end);
        await run(() => life.error !== undefined, 120_000);
        assert.match(String(life.error?.code), code);
        assert.throws(() => life.client.publish("t", "x"), /closed/);
        assert.deepEqual(life.told, ["connected", "error"]);
        if (host.modem.state !== "closed") {
          const next = client();
          await run(() => next.told.length > 0);
          assert.deepEqual(next.told, ["connected"]);
          await simulator.close();
        }
      }
    });

    it("finds out that the connection ended unheard, as soon as it is used", async () => {
      await begin();
      const life = client();
      await run(() => life.told.length > 0);
      const { console } = firmware() as unknown as { console: { sendIndication(text: string): void } };
      const send = console.sendIndication;
      console.sendIndication = function (text) { if (!/MQTTCONN/.test(text)) send.call(this, text); };
      firmware().messaging.cut();
      host.soon(() => life.client.publish("t", "x", 1, false, note(life)));
      await run(() => life.error !== undefined, 60_000);
      assert.deepEqual([life.done, life.error?.code], [["ERROR"], "CONNECTION_LOST"]);
    });

    it("has the second client wait for the first one's end", async () => {
      await begin();
      const first = client();
      const second = client({ clientID: "second" });
      await run(() => first.told.length > 0);
      await simulator.advance(5000);
      assert.deepEqual(second.told, []);
      host.soon(() => first.client.close());
      await run(() => second.told.length > 0);
      assert.deepEqual(second.told, ["connected"]);
    });

    it("takes over from earlier software, and is closed in any state", async () => {
      await begin();
      await run(() => host.ready > 0);
      host.soon(() => { host.modem.command("AT+MQTTC=7,0"); host.modem.command("AT+MQTTCONN=1"); });
      await run(() => firmware().messaging.isConnected);
      for (let ms = 0; ms < 120; ms += 7) {
        const life = client();
        await simulator.advance(ms);
        host.soon(() => life.client.close());
        await simulator.advance(5000);
        assert.equal(firmware().messaging.isConnected, false, `closed after ${ms} ms`);
      }
      const life = client();
      await run(() => life.told.length > 0);
      assert.deepEqual(life.told, ["connected"]);
    });

    it("tells that no broker answers", async () => {
      await begin({ set: { broker: "10.0.0.1:1883" } });
      const life = client();
      await run(() => life.told.length > 0);
      assert.deepEqual([life.told, life.error?.code, life.error?.command], [["error"], "CONNECT_FAILED", "AT+MQTTCONN"]);
    });

    describe("with a second client over a real broker", () => {
      const trust = new Trust();

      async function serve(identity?: Identity): Promise<number> {
        const broker = await startBroker({ identity });
        closers.push(() => broker.stop());
        return broker.port;
      }
      const real = (port: number): Partial<SimulatorOptions> => ({ clock: "accelerated", network: "real", set: { broker: `127.0.0.1:${port}`, ...trust.set } });

      it("exchanges messages both ways", async () => {
        const port = await serve();
        const friend = await mqtt.connectAsync({ host: "127.0.0.1", port, reconnectPeriod: 0 });
        closers.push(() => friend.endAsync(true));
        const heard: string[] = [];
        friend.on("message", (topic, message, packet) => {
          heard.push(`${topic} ${packet.qos} ${message.toString("latin1")}`);
          simulator.wake();
        });
        await friend.subscribeAsync("up/#", { qos: 2 });
        await begin(real(port));
        const life = client();
        host.soon(() => life.client.subscribe("down/#", 2, note(life)));
        await run(() => life.done.length === 1);
        for (const qos of [0, 1, 2] as const) host.soon(() => life.client.publish(`up/${qos}`, AWKWARD, qos, false, note(life)));
        await run(() => heard.length === 3 && life.done.length === 4);
        assert.deepEqual(heard.sort(), [0, 1, 2].map((qos) => `up/${qos} ${qos} ${AWKWARD}`));
        for (const qos of [0, 1, 2] as const) await friend.publishAsync(`down/${qos}`, Buffer.from(AWKWARD, "latin1"), { qos });
        await run(() => life.told.length === 4);
        assert.deepEqual(life.told.slice(1).sort(), [0, 1, 2].map((qos) => `down/${qos}: ${AWKWARD}`));
        assert.deepEqual(host.errors, []);
      });

      it("secures the connection, and refuses another authority and another name", async () => {
        const port = await serve(await trust.authority.issue("broker.example"));
        for (const [secure, result] of [[{ ca: "root" }, "connected"], [{ ca: "other" }, "error"], [{ ca: "root", serverName: "wrong.example" }, "error"], [{ verify: false }, "connected"]] as const) {
          await begin(real(port));
          const life = client({ secure });
          await run(() => life.told.length > 0);
          assert.deepEqual(life.told, [result], JSON.stringify(secure));
          if (result === "error") assert.equal(life.error?.code, "CONNECT_FAILED");
          await simulator.close();
        }
      });
    });
  });
}
