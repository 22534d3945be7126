import assert from "node:assert/strict";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import type { ModemOptions } from "../../src/modem-options.js";
import type { ModemError } from "../../src/errors.js";
import { AccessPoint } from "../../src/services/access-point.js";
import { WiFi, type FoundNetwork } from "../../src/services/wifi.js";
import * as forms from "../../src/dialects/microchip-anycloud/commands/wifi.js";
import type { Form } from "../../src/command-form.js";
import { Asking } from "../commands/asking.js";
import { Noted, simulated } from "../driver/sim-host.js";

const LIMIT = 1_000_000;

for (const profile of ["document", "device"] as const) {
  describe(`microchip-anycloud: Wi-Fi, as its ${profile} has it`, () => {
    let asking: Asking;
    let changes: string[];
    let wifi: WiFi;
    const run = (until: () => boolean, limit = LIMIT) => asking.simulator.run(until, limit);
    afterEach(() => asking.close());

    async function begin(set: Record<string, string> = {}, modem: Partial<ModemOptions> = { ssid: "MyAP", password: "MyAPPSK" }, options: Partial<SimulatorOptions> = {}): Promise<void> {
      const pair = await simulated({ dialect: "microchip-anycloud", profile, set, ...options }, modem);
      asking = new Asking(pair.simulator, pair.host);
      changes = [];
      wifi = new WiFi({
        modem: pair.host.modem,
        onChanged(property) { changes.push(`${property} ${String(this[property as "connection"])}`); },
      });
    }

    it("tells how the connection comes to be and is lost, and the modem joins again", async () => {
      await begin({ linkloss: "20" });
      assert.deepEqual([wifi.connection, wifi.address, wifi.RSSI, wifi.BSSID], [200, undefined, undefined, undefined]);
      await run(() => asking.host.ready > 0);
      assert.deepEqual(changes.filter((each) => !each.startsWith("RSSI")), ["connection 300", "connection 400", "connection 500", "address 192.168.0.20"]);
      assert.deepEqual([wifi.connection, wifi.address, wifi.BSSID], [500, "192.168.0.20", "00:01:02:03:04:05"]);
      // firmware does not measure it
      assert.equal(wifi.RSSI, profile === "document" ? -50 : undefined);
      changes.length = 0;
      await run(() => asking.host.ready > 1);
      assert.deepEqual(changes.filter((each) => /connection/.test(each)).slice(0, 4), ["connection 200", "connection 300", "connection 400", "connection 500"]);
    });

    it("leaves its network, scans, and joins another one, in which sockets work", async () => {
      await begin({ "ap.MyAP": "MyAPPSK", "ap.Other": "", "beacon.Third": "-80,1,11,24:F2:7F:A5:8B:82,hidden" });
      await run(() => asking.host.ready > 0);
      wifi.disconnect();
      assert.equal(wifi.connection, 200);
      await run(() => asking.host.ready > 1);
      assert.equal(asking.host.modem.address, "");
      assert.equal(wifi.address, undefined);
      const found: FoundNetwork[] = [];
      let over: ModemError | boolean | undefined = false;
      asking.host.soon(() => wifi.scan({ onFound(network) { assert.equal(this, wifi); found.push(network); }, onComplete(error) { over = error ?? true; } }));
      await run(() => over !== false);
      assert.equal(over, true);
      assert.deepEqual(found, [
        { SSID: "Other", BSSID: "00:01:02:03:04:06", channel: 1, RSSI: -56, security: 0 }, { SSID: "MyAP", BSSID: "00:01:02:03:04:05", channel: 6, RSSI: -50, security: 3 },
        { SSID: "", BSSID: "24:F2:7F:A5:8B:82", channel: 11, RSSI: -80, security: 1 },
      ]);
      found.length = 0;
      over = false;
      asking.host.soon(() => wifi.scan({ channel: 13, passive: true, onFound(network) { found.push(network); }, onComplete(error) { over = error ?? true; } }));
      await run(() => over !== false);
      assert.deepEqual([over, found], [true, []]);
      asking.host.soon(() => wifi.connect({ SSID: "Other" }));
      await run(() => wifi.connection === 500 && asking.host.ready > 2);
      assert.equal(wifi.BSSID, "00:01:02:03:04:06");
      asking.simulator.local.serve(80, (peer) => peer.write("hello"));
      let noted!: Noted;
      asking.host.soon(() => { noted = new Noted(asking.host.modem, "10.0.0.1", 80); });
      await run(() => noted?.received.length === 5);
      asking.host.soon(() => wifi.connect({ SSID: "MyAP", password: "MyAPPSK" }));
      await run(() => noted.ended && wifi.connection === 500 && wifi.BSSID === "00:01:02:03:04:05");
      assert.equal(noted.error?.code, "CONTEXT");
      assert.deepEqual(asking.host.errors, []);
    });

    it("gives up joining what is not there, when it is told to", async () => {
      await begin({}, { ssid: "Elsewhere" });
      await run(() => asking.host.errors.length > 0);
      asking.host.soon(() => wifi.disconnect());
      await run(() => asking.host.ready > 0);
      asking.host.soon(() => wifi.connect({ SSID: "MyAP", password: "MyAPPSK" }));
      await run(() => wifi.connection === 500);
    });

    it("needs no network at the start", async () => {
      await begin({}, {});
      wifi.disconnect();
      await run(() => asking.host.ready > 0);
      assert.deepEqual(asking.host.errors, []);
      assert.equal(wifi.connection, 200);
    });

    it("WSTAC, parameter by parameter, while the station is off (5.1)", async () => {
      await begin();
      wifi.disconnect();
      await run(() => asking.host.ready > 0);
      for (const [form, args, parameter, value] of [
        [forms.WSTAC_SSID, { ssid: 'Näme, "\\' }, 1, 'Näme, "\\'], [forms.WSTAC_SECURITY, { security: 4 }, 2, 4], [forms.WSTAC_CREDENTIALS, { credentials: "user*word" }, 3, "user*word"],
        [forms.WSTAC_CHANNEL, { channel: 255 }, 4, 255], [forms.WSTAC_NTP_SERVER, { server: "ntp.example" }, 12, "ntp.example"], [forms.WSTAC_NTP_STATIC, { fixed: 1 }, 13, 1],
      ] as [Form, object, number, string | number][]) {
        await asking.answers(form, args, undefined);
        await asking.answers(forms.WSTAC_QUERY, { parameter }, { parameter, value });
      }
      await asking.fails(forms.WSTA_WRITE, { state: 0 }, "ERROR", 21);
      await asking.answers(forms.WSTA_READ, (reply) => assert.equal(reply.state, 0));
      await asking.answers(forms.WSTA_WRITE, { state: 1 }, undefined);
    });

    it("WAPC, WAP (5.3, 5.4)", async () => {
      await begin({ visitor: "00:11:22:33:44:55" });
      wifi.disconnect();
      await run(() => asking.host.ready > 0);
      for (const [form, args, parameter, value] of [
        [forms.WAPC_SSID, { ssid: "Mine" }, 1, "Mine"], [forms.WAPC_SECURITY, { security: 2 }, 2, 2], [forms.WAPC_CREDENTIALS, { credentials: "12345678" }, 3, "12345678"], [forms.WAPC_CHANNEL, { channel: 11 }, 4, 11], [forms.WAPC_HIDDEN, { hidden: 1 }, 5, 1],
      ] as [Form, object, number, string | number][]) {
        await asking.answers(form, args, undefined);
        await asking.answers(forms.WAPC_QUERY, { parameter }, { parameter, value });
      }
      await asking.answers(forms.WAPC_READ, (list) => assert.deepEqual(list.slice(0, 2), [{ parameter: 1, value: "Mine" }, { parameter: 2, value: 2 }]));
      await asking.answers(forms.WAP_READ, { state: 0 });
      await asking.answers(forms.WAP_WRITE, { state: 1 }, undefined);
      await asking.fails(forms.WAPC_SSID, { ssid: "x" }, "ERROR", 6);
      await asking.simulator.advance(2000);
      await asking.answers(forms.WAP_READ, { state: 1, bssid: "00:11:22:33:44:55", rssi: -40 });
      await asking.answers(forms.WAP_WRITE, { state: 0 }, undefined);
      await asking.refuses(forms.WAP_WRITE, { state: 0 }, { state: 2 });
      await asking.refuses(forms.WAPC_QUERY, { parameter: 1 }, { parameter: 0 });
      await asking.refuses(forms.WAPC_SSID, { ssid: "x" }, { ssid: "x".repeat(33) });
      await asking.refuses(forms.WAPC_SECURITY, { security: 0 }, { security: 5 });
      await asking.refuses(forms.WAPC_CREDENTIALS, { credentials: "" }, { credentials: "x".repeat(129) });
      await asking.refuses(forms.WAPC_CHANNEL, { channel: 1 }, { channel: 0 }, { channel: 15 });
      await asking.refuses(forms.WAPC_HIDDEN, { hidden: 0 }, { hidden: 2 });
    });

    it("is an access point with stations, then joins its network again", async () => {
      await begin({ visitor: "00:11:22:33:44:55", visit: "10" });
      await run(() => asking.host.ready > 0);
      const told: string[] = [];
      let point!: AccessPoint;
      asking.host.soon(() => {
        point = new AccessPoint({
          modem: asking.host.modem, SSID: "Mine", password: "12345678", channel: 11,
          onReady() { told.push(`ready ${this.address}`); },
          onStation(event, { MAC, address }) { told.push(`${event} ${MAC} ${address}`); },
        });
        assert.deepEqual(told, []);
        assert.throws(() => new AccessPoint({ modem: asking.host.modem, SSID: "Mine" }), /already/);
      });
      await run(() => told.length === 4);
      assert.deepEqual(told.splice(0), ["ready 192.168.0.1", "joined 00:11:22:33:44:55 undefined", "address 00:11:22:33:44:55 192.168.0.100", "left 00:11:22:33:44:55 192.168.0.100"]);
      assert.equal(wifi.connection, 200);
      // connections from its network work
      asking.simulator.local.serve(80, (peer) => peer.write("hello"));
      let noted!: Noted;
      asking.host.soon(() => { noted = new Noted(asking.host.modem, "192.168.0.100", 80); });
      await run(() => noted?.received.length === 5);
      asking.simulator.reboot();
      await run(() => told.length >= 1);
      assert.equal(told[0], "ready 192.168.0.1", "it is one again after a restart");
      asking.host.soon(() => { point.close(); point.close(); });
      await run(() => wifi.connection === 500);
    });

    it("is an access point at once where that is said before bring-up has come to the network", async () => {
      await begin({}, { ssid: "MyAP", password: "MyAPPSK", init: ["AT+GMM"] });
      await run(() => asking.host.statuses.some(({ step }) => step === "init"));
      let ready = false;
      asking.host.soon(() => new AccessPoint({ modem: asking.host.modem, SSID: "Mine", onReady() { ready = true; } }));
      await run(() => ready);
      assert.equal(asking.simulator.executed.some((line) => line.startsWith("+WSTA=1")), false);
      assert.deepEqual(asking.simulator.executed.filter((line) => line === "+GMM").length, 1);
    });

    it("refuses wrong arguments", async () => {
      await begin();
      const { modem } = asking.host;
      asking.host.platform.take();
      for (const options of [{ SSID: "" }, { SSID: "x".repeat(33) }, { SSID: "x", password: "x".repeat(129) }, { SSID: "x", security: 5 }]) {
        assert.throws(() => wifi.connect(options), RangeError, JSON.stringify(options));
        assert.throws(() => new AccessPoint({ modem, ...options }), RangeError, JSON.stringify(options));
      }
      for (const options of [undefined, null, {}, { SSID: 5 }, { SSID: "x", password: 5 }]) assert.throws(() => wifi.connect(options as never), TypeError);
      assert.throws(() => new AccessPoint({ modem, SSID: "x", channel: 0 }), RangeError);
      assert.throws(() => wifi.scan({ channel: 15 }), RangeError);
      assert.throws(() => wifi.scan({ onFound: 5 as never }), TypeError);
      assert.throws(() => new WiFi({} as never), TypeError);
      assert.throws(() => new WiFi({ modem, onChanged: 5 as never }), TypeError);
      assert.equal(asking.host.platform.take(), "");
      wifi.close();
      wifi.close();
      for (const call of [() => wifi.connect({ SSID: "x" }), () => wifi.disconnect(), () => wifi.scan({})]) assert.throws(call, /closed/);
      await run(() => asking.host.ready > 0);
      assert.deepEqual(changes, []);
      const bg95 = await simulated();
      assert.throws(() => new WiFi({ modem: bg95.host.modem }), /Wi-Fi/);
      await bg95.simulator.close();
    });
  });
}
