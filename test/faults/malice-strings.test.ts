import assert from "node:assert/strict";
import type { Simulator } from "../../hosts/simulator/index.js";
import * as packets from "../../hosts/simulator/mqtt/packets.js";
import { MQTT } from "../../src/services/mqtt.js";
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

const BROKER = "10.0.0.1";
const MQTT_PORT = 1883;

/** A broker that agrees to everything and keeps the strings of what it is told. */
function brokerOf(simulator: Simulator): { strings: string[]; others: number[]; publish: (topic: string, message: string) => void } {
  const heard = { strings: [] as string[], others: [] as number[], publish: (_topic: string, _message: string): void => assert.fail("nobody is there") };
  simulator.local.serve(MQTT_PORT, (peer) => {
    const reader = new packets.PacketReader();
    const read = (body: Buffer): Buffer => {
      const [string, rest] = packets.readText(body);
      heard.strings.push(string);
      return rest;
    };
    const take = ({ type, flags, body }: packets.Packet): void => {
      const id = body.subarray(0, 2);
      if (type === packets.CONNECT) {
        // behind "MQTT", level, flags and keep-alive
        for (let rest = body.subarray(10); rest.length > 0;) rest = read(rest);
        peer.write(packets.packet(packets.CONNACK, 0, Buffer.from([0, 0])));
      } else if (type === packets.SUBSCRIBE) {
        assert.equal(read(body.subarray(2)).length, 1);
        peer.write(packets.packet(packets.SUBACK, 0, id, Buffer.from([0])));
      } else if (type === packets.UNSUBSCRIBE) {
        assert.equal(read(body.subarray(2)).length, 0);
        peer.write(packets.packet(packets.UNSUBACK, 0, id));
      } else if (type === packets.PUBLISH) {
        assert.equal(flags, 0);
        heard.strings.push(read(body).toString("latin1"));
      } else heard.others.push(type);
    };
    heard.publish = (topic, message) => { peer.write(packets.packet(packets.PUBLISH, 0, packets.text(Buffer.from(topic).toString("latin1")), Buffer.from(message))); };
    peer.onData = (bytes) => reader.push(bytes).forEach(take);
  });
  return heard;
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

  it("is impossible through MQTT's client, user, password, topics and messages: the broker gets them byte for byte", async () => {
    ({ simulator, host } = await simulated({ dialect: "microchip-anycloud", set: { broker: "direct" } }, { ssid: "MyAP", password: "MyAPPSK" }));
    const broker = brokerOf(simulator);
    await simulator.run(() => host.ready > 0, LIMIT);
    for (const text of attempts(23).concat("\u{1f600}".repeat(5), "é".repeat(11))) {
      const from = simulator.executed.length;
      const done: unknown[] = [];
      let client!: MQTT;
      host.soon(() => {
        client = new MQTT({ modem: host.modem, host: BROKER, clientID: text, user: text, password: text, onError(error) { done.push(error); } });
        client.subscribe(text, 0, (error) => done.push(error));
        client.publish(text, text, 0, false, (error) => done.push(error));
        client.unsubscribe(text, (error) => done.push(error));
      });
      await simulator.run(() => done.length === 3, LIMIT);
      assert.deepEqual(done, [undefined, undefined, undefined], JSON.stringify(text));
      host.soon(() => client.close());
      await simulator.advance(1000);
      const sent = Buffer.from(text).toString("latin1");
      assert.deepEqual(broker.strings.splice(0), new Array(7).fill(sent), JSON.stringify(text));
      assert.deepEqual(broker.others.splice(0), [packets.DISCONNECT], JSON.stringify(text));
      // one command each: question, configuration, connection, three requests, and the end
      const expected = ["+MQTTCONN", `+MQTTC=1,"${BROKER}"`, `+MQTTC=2,${MQTT_PORT}`, `+MQTTC=3,${written(text)}`, `+MQTTC=4,${written(text)}`, `+MQTTC=5,${written(text)}`, "+MQTTC=7,0", "+MQTTCONN=1"];
      expected.push(`+MQTTSUB=${written(text)},0`, `+MQTTPUB=0,0,0,${written(text)},${written(text)}`, `+MQTTUNSUB=${written(text)}`, "+MQTTDISCONN");
      assert.deepEqual(simulator.executed.slice(from), expected, JSON.stringify(text));
    }
    harmless();
  });

  it("refuses MQTT's strings that are too long, as they are or in hexadecimal digits, before a byte is sent", async () => {
    await online();
    const { modem } = host;
    host.platform.take();
    const good = { modem, host: BROKER };
    for (const bad of SMUGGLED) {
      const long = bad.repeat(300);
      for (const options of [{ host: `h${bad}${COMMAND}` }, { clientID: long }, { user: long }, { password: long }, { secure: { ca: `ca"${bad}` } }, { secure: { ca: "ca", serverName: long } }]) {
        assert.throws(() => new MQTT({ ...good, ...options }), RangeError, JSON.stringify(options));
      }
    }
    // 256 bytes are a password, but not when each takes two digits
    assert.throws(() => new MQTT({ ...good, password: "\r".repeat(256) }), RangeError);
    assert.equal(host.platform.take(), "");
    let client!: MQTT;
    host.soon(() => { client = new MQTT(good); });
    await simulator.advance(1000);
    for (const bad of SMUGGLED) {
      const long = bad.repeat(129);
      for (const call of [() => client.subscribe(long), () => client.unsubscribe(long), () => client.publish(long, "x"), () => client.publish("t", bad.repeat(1025))]) assert.throws(call, RangeError, JSON.stringify(bad));
    }
    assert.equal(host.platform.take(), "");
    harmless();
  });

  it("is impossible through messages that come: topic and message are the ones that were sent, whatever they look like", async () => {
    ({ simulator, host } = await simulated({ dialect: "microchip-anycloud", set: { broker: "direct" } }, { ssid: "MyAP", password: "MyAPPSK", onError: (error) => void told.push(error.code) }));
    const told: unknown[] = [];
    const broker = brokerOf(simulator);
    await simulator.run(() => host.ready > 0, LIMIT);
    host.soon(() => new MQTT({ modem: host.modem, host: BROKER, onConnected() { told.push("connected"); }, onMessage(topic, message) { told.push([topic, Buffer.from(message).toString()]); } }));
    await simulator.run(() => told.length > 0, LIMIT);
    assert.deepEqual(told.splice(0), ["connected"]);
    const forged = ['a",5,"b\\', 'x",1,"y', '\r",1,"', '","', '{"a":"b","c":"d"}', '+MQTTCONN:0', '\r\n+MQTTCONN:0\r\n'];
    const strings = [...SMUGGLED.flatMap((bad) => [bad, `x${bad}`, `${bad}x`, `x${bad}${COMMAND}`]), ...forged];
    for (const one of strings) {
      for (const [topic, message] of [[one, "z"], ["t", one], [one, one], [one, '",1,"z'], [one, ""]]) {
        broker.publish(topic, message);
        await simulator.run(() => told.length > 0, LIMIT);
        assert.deepEqual(told.splice(0), [[topic, message]]);
      }
    }
    // the module writes both of these alike: neither is believed
    for (const [topic, message] of [["\\r\\r\\r\\", ',1,"z'], ['\r\r\r",5,', "z"]]) {
      broker.publish(topic, message);
      await simulator.run(() => told.length > 0, LIMIT);
      assert.deepEqual(told.splice(0), ["DATA_LOST"]);
    }
    harmless();
  });
});
