import assert from "node:assert/strict";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import * as general from "../../src/dialects/microchip-anycloud/commands/general.js";
import * as mqtt from "../../src/dialects/microchip-anycloud/commands/mqtt.js";
import * as net from "../../src/dialects/microchip-anycloud/commands/net.js";
import * as scan from "../../src/dialects/microchip-anycloud/commands/scan.js";
import * as sockets from "../../src/dialects/microchip-anycloud/commands/sockets.js";
import * as wifi from "../../src/dialects/microchip-anycloud/commands/wifi.js";
import type { Form } from "../../src/command-form.js";
import { Noted } from "../driver/sim-host.js";
import { Asking } from "./asking.js";

/** A name that needs quoting, one that is no ASCII. */
const AWKWARD = 'a"\\,b\r\nOK';
const UTF8 = "Foo © Bar 😀";

for (const profile of ["document", "device"] as const) {
  describe(`microchip-anycloud: commands, as its ${profile} has them`, () => {
    const device = profile === "device";
    let module_: Asking;
    const open = async (set: Record<string, string> = {}): Promise<void> => {
      module_ = await Asking.open({ dialect: "microchip-anycloud", profile, set }, { ssid: "MyAP", password: "MyAPPSK", links: 3 });
    };
    afterEach(() => module_.close());

    const values = async (form: Form<undefined, { parameter: number; value: string | number }[]>): Promise<Record<number, string | number>> => {
      let found: Record<number, string | number> = {};
      await module_.answers(form, (list) => { found = Object.fromEntries(list.map(({ parameter, value }) => [parameter, value])); });
      return found;
    };

    it("E, GMI, GMM, GMR (3.1, 7.14-7.16)", async () => {
      await open();
      await module_.answers(general.ATE_WRITE, { echo: 1 }, undefined);
      await module_.answers(general.ATE_WRITE, { echo: 0 }, undefined);
      await module_.answers(general.ATE_WRITE, {}, undefined);
      await module_.answers(general.GMI_EXECUTE, { manufacturer: "Microchip" });
      await module_.answers(general.GMM_EXECUTE, { model: device ? "PIC32MZW1" : "WINC1500" });
      await module_.answers(general.GMR_EXECUTE, device ? { firmware: "0.3.2" } : { chip: "15x0", firmware: "19.6.1", driver: "19.6.1", rollback: "19.5.3" });
      await module_.refuses(general.ATE_WRITE, {}, { echo: 2 }, { echo: -1 }, { echo: "0" });
    });

    it("WSCNC, WSCNA, WSCNP (4)", async () => {
      await open({ "ap.MyAP": "MyAPPSK", [`beacon.${UTF8}`]: "-62,0,6,24:F2:7F:A5:8B:81", "beacon.hidden": "-70,1,11,24:F2:7F:A5:8B:82,hidden" });
      await module_.answers(scan.WSCNC_READ, [{ parameter: 1, value: 30 }, { parameter: 2, value: 300 }]);
      await module_.answers(scan.WSCNC_ACTIVE, { time: 20 }, undefined);
      await module_.answers(scan.WSCNC_PASSIVE, { time: 40 }, undefined);
      await module_.answers(scan.WSCNC_QUERY, { parameter: 1 }, { parameter: 1, value: 20 });
      await module_.answers(scan.WSCNC_QUERY, { parameter: 2 }, { parameter: 2, value: 40 });
      const mine = { rssi: -50, security: 3, channel: 6, bssid: "00:01:02:03:04:05", ssid: "MyAP" };
      const other = { rssi: -62, security: 0, channel: 6, bssid: "24:F2:7F:A5:8B:81", ssid: UTF8 };
      const hidden = { rssi: -70, security: 1, channel: 11, bssid: "24:F2:7F:A5:8B:82", ssid: "" };
      await module_.answers(scan.WSCNA_WRITE, { channel: 255 }, { done: {}, networks: [mine, other, hidden] });
      await module_.answers(scan.WSCNP_WRITE, { channel: 6 }, { done: {}, networks: [mine, other] });
      await module_.answers(scan.WSCNA_WRITE, { channel: 11, ssid: "hidden" }, { done: {}, networks: [{ ...hidden, ssid: "hidden" }] });
      await module_.answers(scan.WSCNP_WRITE, { channel: 6, ssid: UTF8 }, { done: {}, networks: [other] });
      await module_.answers(scan.WSCNP_WRITE, { channel: 13 }, device ? { networks: [] } : { done: {}, networks: [] });
      await module_.refuses(scan.WSCNA_WRITE, { channel: 1 }, { channel: 0 }, { channel: 256 }, { ssid: "x".repeat(33) }, { ssid: 5 });
      await module_.refuses(scan.WSCNP_WRITE, { channel: 1 }, { channel: 0 }, { channel: 256 }, { ssid: "x".repeat(33) });
      await module_.refuses(scan.WSCNC_ACTIVE, { time: 1 }, { time: -1 });
      await module_.refuses(scan.WSCNC_PASSIVE, { time: 1 }, { time: 0.5 });
      await module_.refuses(scan.WSCNC_QUERY, { parameter: 1 }, { parameter: 3 });
    });

    it("WSTAC, WSTA (5.1, 5.2)", async () => {
      await open();
      assert.deepEqual(await values(wifi.WSTAC_READ).then(({ 1: name, 2: security, 4: channel }) => [name, security, channel]), ["MyAP", 3, 6]);
      await module_.answers(wifi.WSTAC_QUERY, { parameter: 1 }, { parameter: 1, value: "MyAP" });
      await module_.answers(wifi.WSTA_READ, device ? { state: 1, ssid: "MyAP", rssi: 0, security: 3 } : { association: 1, state: 1, ssid: "MyAP", rssi: -50, security: 3 });
      // nothing can be changed while it is joined
      await module_.fails(wifi.WSTAC_SSID, { ssid: "x" }, "ERROR", 6);
      await module_.fails(wifi.WSTA_WRITE, { state: 1 }, "ERROR", 23);
      // the driver joins again what it was told to join
      await module_.answers(wifi.WSTA_WRITE, { state: 0 }, undefined);
      await module_.simulator.run(() => module_.host.ready > 1, 1e6);
      await module_.refuses(wifi.WSTA_WRITE, { state: 0 }, { state: 2 }, { state: -1 });
      await module_.refuses(wifi.WSTAC_QUERY, { parameter: 1 }, { parameter: 0 }, { parameter: 16 });
      await module_.refuses(wifi.WSTAC_SSID, { ssid: "x" }, { ssid: "x".repeat(33) }, { ssid: "é".repeat(17) });
      await module_.refuses(wifi.WSTAC_SECURITY, { security: 0 }, { security: 5 }, { security: -1 });
      await module_.refuses(wifi.WSTAC_CREDENTIALS, { credentials: "x" }, { credentials: "x".repeat(129) });
      await module_.refuses(wifi.WSTAC_CHANNEL, { channel: 1 }, { channel: 0 }, { channel: 256 });
      await module_.refuses(wifi.WSTAC_NTP_SERVER, { server: "x" }, { server: "x".repeat(129) });
      await module_.refuses(wifi.WSTAC_NTP_STATIC, { fixed: 0 }, { fixed: 2 });
    });

    it("MQTTC, MQTTCONN, MQTTSUB, MQTTUNSUB, MQTTPUB, MQTTDISCONN (6)", async () => {
      await open();
      await module_.answers(mqtt.MQTTC_READ, (list) => assert.deepEqual(list.slice(0, 2), [{ parameter: 1, value: "" }, { parameter: 2, value: 8883 }]));
      for (const [form, args, parameter, value] of [
        [mqtt.MQTTC_BROKER, { broker: "broker.example" }, 1, "broker.example"], [mqtt.MQTTC_PORT, { port: 1883 }, 2, 1883], [mqtt.MQTTC_CLIENT_ID, { clientID: AWKWARD }, 3, AWKWARD],
        [mqtt.MQTTC_USERNAME, { username: UTF8 }, 4, UTF8], [mqtt.MQTTC_PASSWORD, { password: "word" }, 5, "word"], [mqtt.MQTTC_KEEP_ALIVE, { time: 300 }, 6, 300], [mqtt.MQTTC_TLS, { configuration: 0 }, 7, 0],
      ] as [Form, object, number, string | number][]) {
        await module_.answers(form, args, undefined);
        await module_.answers(mqtt.MQTTC_QUERY, { parameter }, { parameter, value });
      }
      await module_.answers(mqtt.MQTTCONN_READ, { connected: 0 });
      await module_.fails(mqtt.MQTTSUB_WRITE, { topic: "t", qos: 1 }, "ERROR", 47);
      await module_.answers(mqtt.MQTTCONN_WRITE, { clean: 1 }, { answer: { flags: 0, code: 0 }, state: { connected: 1 } });
      await module_.answers(mqtt.MQTTCONN_READ, { connected: 1 });
      await module_.answers(mqtt.MQTTSUB_WRITE, { topic: "Topic/name", qos: 2 }, { result: 0 });
      for (const qos of [0, 1, 2]) await module_.answers(mqtt.MQTTPUB_WRITE, { dup: 0, qos, retain: 0, topic: "Topic/name", message: AWKWARD }, qos === 0 ? {} : { acknowledged: {} });
      await module_.answers(mqtt.MQTTUNSUB_WRITE, { topic: "Topic/name" }, { result: 1 });
      await module_.answers(mqtt.MQTTDISCONN_EXECUTE, { connected: 0 });
      await module_.answers(mqtt.MQTTCONN_WRITE, { clean: 0 }, { answer: { flags: 0, code: 0 }, state: { connected: 1 } });
      if (device) await module_.fails(mqtt.MQTTDISCONN_WRITE, { reason: 4 }, "ERROR", 5);
      else await module_.answers(mqtt.MQTTDISCONN_WRITE, { reason: 4 }, { connected: 0 });
      await module_.refuses(mqtt.MQTTC_BROKER, { broker: "x" }, { broker: "x".repeat(65) });
      await module_.refuses(mqtt.MQTTC_PORT, { port: 1 }, { port: 0 }, { port: 65536 });
      await module_.refuses(mqtt.MQTTC_CLIENT_ID, { clientID: "" }, { clientID: "x".repeat(24) });
      await module_.refuses(mqtt.MQTTC_TLS, { configuration: 0 }, { configuration: 3 });
      await module_.refuses(mqtt.MQTTCONN_WRITE, { clean: 0 }, { clean: 2 });
      await module_.refuses(mqtt.MQTTSUB_WRITE, { topic: "t", qos: 0 }, { topic: "" }, { topic: "x".repeat(129) }, { qos: 3 });
      await module_.refuses(mqtt.MQTTUNSUB_WRITE, { topic: "t" }, { topic: "" });
      await module_.refuses(mqtt.MQTTPUB_WRITE, { dup: 0, qos: 0, retain: 0, topic: "t", message: "" }, { dup: 2 }, { qos: 3 }, { retain: 2 }, { topic: "" }, { message: 5 });
      await module_.refuses(mqtt.MQTTDISCONN_WRITE, { reason: 0 }, { reason: 256 });
    });

    it("SOCKO, SOCKBR, SOCKLST, SOCKWR, SOCKRD, SOCKCL: a connection of the user's (7.1-7.10)", async () => {
      await open();
      const heard: string[] = [];
      let peer!: LocalPeer;
      module_.simulator.local.serve(80, (each) => { peer = each; each.onData = (bytes) => { heard.push(Buffer.from(bytes).toString("latin1")); }; });
      let socket = -1;
      await module_.answers(sockets.SOCKO_WRITE, { protocol: 2 }, (reply) => { socket = reply.socket; });
      assert.ok(socket > 0);
      await module_.fails(sockets.SOCKWR_TEXT, { socket: socket + 1, length: 1, data: "x" }, "CONNECTION_LOST", 10);
      await module_.answers(sockets.SOCKBR_CONNECT, { socket, address: "10.0.0.1", port: 80 }, ({ connection }) => {
        assert.deepEqual(connection, { socket, localAddress: "192.168.0.20", localPort: connection.localPort, remoteAddress: "10.0.0.1", remotePort: 80 });
      });
      await module_.answers(sockets.SOCKLST_READ, (list) => assert.deepEqual(list, [{ socket, protocol: 2, remoteAddress: "10.0.0.1", remotePort: 80, localPort: list[0].localPort }]));
      await module_.answers(sockets.SOCKLST_SOCKET, { socket }, (list) => assert.equal(list[0].socket, socket));
      await module_.answers(sockets.SOCKLST_SOCKET, { socket: 4294967295 }, []);
      await module_.answers(sockets.SOCKWR_TEXT, { socket, length: 7, data: "hello2u" }, undefined);
      await module_.answers(sockets.SOCKWR_TEXT, { socket, length: AWKWARD.length, data: AWKWARD }, undefined);
      await module_.answers(sockets.SOCKWR_HEX, { socket, length: 3, data: Uint8Array.of(0, 255, 10) }, undefined);
      await module_.fails(sockets.SOCKWR_TEXT, { socket, length: 3, data: "four" }, "ERROR", 20);
      await module_.simulator.run(() => heard.length === 3, 1e6);
      assert.deepEqual(heard, ["hello2u", AWKWARD, "\0\xff\n"]);
      await module_.answers(sockets.SOCKRD_TEXT, { socket, length: 100 }, []);
      for (const data of ["plain", AWKWARD, "quo\"te\\", "\x01\xff", '"]', 'a","b', '","']) {
        peer.write(Buffer.from(data, "latin1"));
        await module_.simulator.advance(100);
        await module_.answers(sockets.SOCKRD_TEXT, { socket, length: 100 }, (list) => assert.deepEqual(list, [{ socket, length: data.length, data: Uint8Array.from(Buffer.from(data, "latin1")) }]));
      }
      await module_.answers(sockets.SOCKCL_WRITE, { socket }, undefined);
      await module_.answers(sockets.SOCKLST_READ, []);
      const { reply } = await module_.ask(sockets.SOCKO_WRITE, { protocol: 2 });
      await module_.fails(sockets.SOCKBR_CONNECT, { socket: reply!.socket, address: "10.0.0.1", port: 81 }, "CONNECT_FAILED", 14);
      assert.deepEqual(module_.host.errors, []);
    });

    it("SOCKBL, SOCKBR, SOCKBM, SOCKWRTO: datagrams of the user's", async () => {
      await open();
      const heard: string[] = [];
      const box = module_.simulator.local.datagrams(6000, "10.0.0.1");
      box.onMessage = (bytes, port) => heard.push(`${port} ${Buffer.from(bytes).toString("latin1")}`);
      const make = async (): Promise<number> => (await module_.ask(sockets.SOCKO_WRITE, { protocol: 1 })).reply!.socket;
      const socket = await make();
      await module_.answers(sockets.SOCKBL_WRITE, { socket, port: 5000 }, undefined);
      await module_.answers(sockets.SOCKWRTO_TEXT, { socket, address: "10.0.0.1", port: 6000, length: 2, data: "to" }, undefined);
      await module_.answers(sockets.SOCKWRTO_HEX, { socket, address: "10.0.0.1", port: 6000, length: 1, data: Uint8Array.of(200) }, undefined);
      await module_.simulator.run(() => heard.length === 2, 1e6);
      assert.deepEqual(heard, ["5000 to", "5000 \xc8"]);
      box.send(Buffer.from("back"), 5000);
      await module_.simulator.advance(100);
      await module_.answers(sockets.SOCKRD_TEXT, { socket, length: 100 }, [{ socket, length: 4, data: Uint8Array.from(Buffer.from("back")) }]);
      const sender = await make();
      await module_.answers(sockets.SOCKBR_WRITE, { socket: sender, address: "10.0.0.1", port: 6000 }, undefined);
      await module_.answers(sockets.SOCKLST_SOCKET, { socket: sender }, (list) => assert.deepEqual([list[0].protocol, list[0].remoteAddress, list[0].remotePort], [1, "10.0.0.1", 6000]));
      const group = await make();
      await module_.answers(sockets.SOCKBM_WRITE, { socket: group, address: "224.0.0.1", port: 6001 }, undefined);
      await module_.fails(sockets.SOCKBM_WRITE, { socket: group, address: "10.0.0.1", port: 6001 }, "ERROR", 45);
    });

    it("data forms are shown by the driver's own sockets", async () => {
      await open();
      module_.simulator.local.serve(80, (peer) => { peer.onData = (bytes) => peer.write(bytes); });
      let noted!: Noted;
      module_.host.soon(() => { noted = new Noted(module_.host.modem, "10.0.0.1", 80, Buffer.from("echo")); });
      await module_.simulator.run(() => noted?.received.length === 4, 1e6);
      assert.equal(noted.received.toString(), "echo");
      module_.shows(sockets.SOCKRD_WRITE);
      const heard: string[] = [];
      const box = module_.simulator.local.datagrams(6000, "10.0.0.1");
      box.onMessage = (bytes) => heard.push(Buffer.from(bytes).toString());
      module_.host.soon(() => new module_.host.modem.UDP({ port: 5000 }).write(Buffer.from("sent"), "10.0.0.1", 6000));
      await module_.simulator.run(() => heard.length > 0, 1e6);
      assert.deepEqual(heard, ["sent"]);
      await assert.rejects(module_.ask(sockets.SOCKRD_WRITE as never), TypeError);
    });

    it("sockets: what is out of range", async () => {
      await open();
      await module_.refuses(sockets.SOCKO_WRITE, { protocol: 1 }, { protocol: 0 }, { protocol: 3 });
      await module_.refuses(sockets.SOCKCL_WRITE, { socket: 1 }, { socket: -1 }, { socket: 4294967296 });
      await module_.refuses(sockets.SOCKBL_WRITE, { socket: 1, port: 1 }, { port: 0 }, { port: 65536 });
      const peer = { socket: 1, address: "10.0.0.1", port: 1 };
      for (const form of [sockets.SOCKBR_WRITE, sockets.SOCKBR_CONNECT, sockets.SOCKBM_WRITE]) await module_.refuses(form, peer, { address: "" }, { address: 'a"' }, { port: 0 }, { port: 65536 }, { socket: -1 });
      await module_.refuses(sockets.SOCKTLS_WRITE, { socket: 1, configuration: 1 }, { configuration: 0 }, { configuration: 3 });
      await module_.refuses(sockets.SOCKLST_SOCKET, { socket: 1 }, { socket: -1 });
      await module_.refuses(sockets.SOCKWR_TEXT, { socket: 1, length: 1, data: "x" }, { length: 0 }, { length: 1501 }, { data: "" }, { data: "x".repeat(1501) });
      await module_.refuses(sockets.SOCKWR_HEX, { socket: 1, length: 1, data: Uint8Array.of(1) }, { length: 0 }, { data: new Uint8Array(0) }, { data: "00" });
      await module_.refuses(sockets.SOCKWRTO_TEXT, { ...peer, length: 1, data: "x" }, { length: 0 }, { length: 1501 }, { port: 0 }, { data: "" });
      await module_.refuses(sockets.SOCKWRTO_HEX, { ...peer, length: 1, data: Uint8Array.of(1) }, { length: 0 }, { address: "" });
      await module_.refuses(sockets.SOCKRD_TEXT, { socket: 1, length: 1 }, { length: 0 }, { length: 2049 });
    });

    it("TLSC, DNSRESOLV, PING (7.11-7.13)", async () => {
      await open();
      const { local } = module_.simulator;
      local.host("www.example.com", "192.168.0.1");
      local.host("six.example", "2001:db8::1");
      local.mute("192.0.2.9");
      local.latency = 20;
      for (const [form, args, parameter, value] of [
        [net.TLSC_CA, { name: "root" }, 1, "root"], [net.TLSC_CERTIFICATE, { name: "mine" }, 2, "mine"], [net.TLSC_KEY, { name: "key" }, 3, "key"],
        [net.TLSC_KEY_PASSWORD, { password: "secret" }, 4, "******"], [net.TLSC_SERVER_NAME, { name: "server" }, 5, "server"],
      ] as [Form, object, number, string][]) {
        await module_.answers(form, { configuration: 2, ...args }, undefined);
        await module_.answers(net.TLSC_QUERY, { configuration: 2, parameter }, { parameter, value });
      }
      await module_.answers(net.TLSC_READ, { configuration: 2 }, (list) => assert.deepEqual(list.map(({ value }) => value), ["root", "mine", "key", "******", "server"]));
      await module_.answers(net.DNSRESOLV_WRITE, { type: 1, host: "www.example.com" }, { answer: { type: device ? 0 : 1, host: "www.example.com", address: "192.168.0.1" } });
      // known by now
      await module_.answers(net.DNSRESOLV_WRITE, { type: 1, host: "www.example.com" }, { answer: { type: device ? 0 : 1, host: "www.example.com", address: "192.168.0.1" } });
      await module_.fails(net.DNSRESOLV_WRITE, { type: 1, host: "nobody.invalid" }, "DNS_FAILED", 42);
      if (device) await module_.fails(net.DNSRESOLV_WRITE, { type: 2, host: "six.example" }, "DNS_FAILED", 41);
      else await module_.answers(net.DNSRESOLV_WRITE, { type: 2, host: "six.example" }, { answer: { type: 2, host: "six.example", address: "2001:db8::1" } });
      await module_.answers(net.PING_WRITE, { host: "www.example.com" }, { address: "192.168.0.1", time: 40 });
      if (device) await module_.fails(net.PING_WRITE, { host: "192.168.0.1", version: 1 }, "ERROR", 5);
      else await module_.answers(net.PING_WRITE, { host: "six.example", version: 2 }, { address: "2001:db8::1", time: 40 });
      await module_.fails(net.PING_WRITE, { host: "192.0.2.9" }, "TIMEOUT", undefined);
      await module_.refuses(net.TLSC_READ, { configuration: 1 }, { configuration: 0 }, { configuration: 3 });
      await module_.refuses(net.TLSC_QUERY, { configuration: 1, parameter: 1 }, { parameter: 0 }, { parameter: 6 });
      await module_.refuses(net.TLSC_CA, { configuration: 1, name: "x" }, { name: "x".repeat(65) }, { configuration: 3 });
      await module_.refuses(net.TLSC_SERVER_NAME, { configuration: 1, name: "x" }, { name: "x".repeat(33) });
      await module_.refuses(net.DNSRESOLV_WRITE, { type: 1, host: "x" }, { type: 0 }, { type: 3 }, { host: "" }, { host: "x".repeat(65) }, { host: 'x"' });
      await module_.refuses(net.PING_WRITE, { host: "x" }, { host: "" }, { host: "x y" }, { version: 0 }, { version: 3 });
    });
  });
}
