import assert from "node:assert/strict";
import * as clock from "../../src/dialects/cellular-commands/clock.js";
import * as identity from "../../src/dialects/cellular-commands/identity.js";
import * as network from "../../src/dialects/cellular-commands/network.js";
import * as packet from "../../src/dialects/cellular-commands/packet.js";
import * as power from "../../src/dialects/cellular-commands/power.js";
import * as contexts from "../../src/dialects/quectel-bg95/commands/contexts.js";
import * as module_ from "../../src/dialects/quectel-bg95/commands/module.js";
import * as options from "../../src/dialects/quectel-bg95/commands/options.js";
import * as services from "../../src/dialects/quectel-bg95/commands/services.js";
import * as sockets from "../../src/dialects/quectel-bg95/commands/sockets.js";
import { Noted } from "../driver/sim-host.js";
import { Asking } from "./asking.js";

describe("quectel-bg95: commands", () => {
  let bg95: Asking;
  beforeEach(async () => { bg95 = await Asking.open({}, { links: 2 }); });
  afterEach(() => bg95.close());

  describe("contexts (2.3.1-2.3.3)", () => {
    it("QICSGP", async () => {
      await bg95.answers(contexts.QICSGP_TEST, [["(1-16)", "(1-3)", "<APN>", "<username>", "<password>", "(0-3)"]]);
      await bg95.answers(contexts.QICSGP_WRITE, { contextID: 2, contextType: 3, apn: "iot", username: "me", password: "word", authentication: 2 }, undefined);
      await bg95.answers(contexts.QICSGP_QUERY, { contextID: 2 }, { contextType: 3, apn: "iot", username: "me", password: "word", authentication: 2 });
      await bg95.fails(contexts.QICSGP_WRITE, { contextID: 3, contextType: 1, apn: "iot" }, "ERROR", 552);
      await bg95.refuses(contexts.QICSGP_WRITE, { contextID: 1, contextType: 1, apn: "" }, { contextID: 0 }, { contextID: 17 }, { contextType: 0 }, { contextType: 4 }, { apn: 'a"' }, { password: "x" });
      await bg95.refuses(contexts.QICSGP_WRITE, { contextID: 1, contextType: 1, apn: "", username: "u", password: "p" }, { authentication: -1 }, { authentication: 4 }, { username: "x".repeat(129) }, { password: "x".repeat(129) });
    });

    it("QIACT, QIDEACT", async () => {
      await bg95.answers(contexts.QIACT_TEST, [["(1-16)"]]);
      await bg95.answers(contexts.QIDEACT_TEST, [["(1-16)"]]);
      await bg95.answers(contexts.QIACT_READ, [{ contextID: 1, state: 1, contextType: 1, address: "10.7.157.1" }]);
      await bg95.fails(contexts.QIACT_WRITE, { contextID: 1 }, "ERROR", 574);
      await bg95.answers(contexts.QICSGP_WRITE, { contextID: 5, contextType: 1, apn: "other" }, undefined);
      await bg95.answers(contexts.QIACT_WRITE, { contextID: 5 }, undefined);
      assert.equal((await bg95.ask(contexts.QIACT_READ)).reply?.[1].contextID, 5);
      await bg95.answers(contexts.QIDEACT_WRITE, { contextID: 5 }, undefined);
      assert.equal((await bg95.ask(contexts.QIACT_READ)).reply?.length, 1);
      await bg95.refuses(contexts.QIACT_WRITE, { contextID: 1 }, { contextID: 0 }, { contextID: 17 });
      await bg95.refuses(contexts.QIDEACT_WRITE, { contextID: 1 }, { contextID: 0 }, { contextID: 17 });
    });
  });

  describe("sockets (2.3.4-2.3.10)", () => {
    it("QISTATE, QISEND, QIRD, QISENDEX, QISWTMD, QICLOSE of a connection", async () => {
      const received: string[] = [];
      bg95.simulator.local.serve(80, (peer) => { peer.onData = (bytes) => { received.push(Buffer.from(bytes).toString()); peer.write("four"); }; });
      let noted!: Noted;
      bg95.host.soon(() => { noted = new Noted(bg95.host.modem, "localhost", 80); });
      await bg95.simulator.run(() => noted?.writable.length > 0, 1e6);
      const [{ localPort, ...socket }] = (await bg95.ask(sockets.QISTATE_READ)).reply!;
      bg95.shows(sockets.QIOPEN_WRITE);
      assert.deepEqual(socket, { connectID: 0, service: "TCP", address: "127.0.0.1", remotePort: 80, state: 2, contextID: 1, serverID: 0, accessMode: 0, port: "usbmodem" });
      const list = [{ ...socket, localPort }];
      await bg95.answers(sockets.QISTATE_EXECUTE, list);
      await bg95.answers(sockets.QISTATE_CONTEXT, { contextID: 1 }, list);
      await bg95.answers(sockets.QISTATE_CONTEXT, { contextID: 2 }, []);
      await bg95.answers(sockets.QISTATE_SOCKET, { connectID: 0 }, list);
      await bg95.answers(sockets.QISTATE_SOCKET, { connectID: 11 }, []);
      await bg95.answers(sockets.QISENDEX_WRITE, { connectID: 0, data: new Uint8Array([0x68, 0x69]), rai: 0 }, undefined);
      await bg95.simulator.run(() => noted.received.length === 4, 1e6);
      assert.equal(noted.received.toString(), "four");
      bg95.shows(sockets.QIRD_WRITE);
      assert.deepEqual(received, ["hi"]);
      bg95.host.soon(() => noted.socket.write(Buffer.from("ho")));
      await bg95.simulator.run(() => received.length === 2, 1e6);
      assert.deepEqual(received, ["hi", "ho"]);
      await bg95.simulator.run(() => noted.received.length === 8, 1e6);
      await bg95.answers(sockets.QISEND_QUERY, { connectID: 0 }, { sent: 4, acknowledged: 4, unacknowledged: 0 });
      await bg95.answers(sockets.QIRD_QUERY, { connectID: 0 }, { received: 8, read: 8, unread: 0 });
      await bg95.answers(sockets.QISWTMD_WRITE, { connectID: 0, accessMode: 1 }, undefined);
      assert.equal((await bg95.ask(sockets.QISTATE_READ)).reply?.[0].accessMode, 1);
      await bg95.answers(sockets.QICLOSE_WRITE, { connectID: 0, timeout: 3 }, undefined);
      await bg95.answers(sockets.QISTATE_READ, []);
      await bg95.fails(sockets.QISEND_QUERY, { connectID: 5 }, "ERROR", 572);
    });

    it("their test forms", async () => {
      await bg95.answers(sockets.QIOPEN_TEST, [["(1-16)", "(0-11)", '"TCP/UDP/TCP LISTENER/UDP SERVICE"', '"<IP_address>/<domain_name>"', "(0-65535)", "(0-65535)", "(0-2)"]]);
      await bg95.answers(sockets.QICLOSE_TEST, [["(0-11)", "(0-65535)"]]);
      await bg95.answers(sockets.QISTATE_TEST, []);
      await bg95.answers(sockets.QISEND_TEST, [["(0-11)", "(0-1460)"]]);
      await bg95.answers(sockets.QIRD_TEST, [["(0-11)", "(0-1500)"]]);
      await bg95.answers(sockets.QISENDEX_TEST, [["(0-11)", "<hex_string>", "(0-2)"]]);
      await bg95.answers(sockets.QISWTMD_TEST, [["(0-11)", "(0-2)"]]);
    });

    it("refuse what is out of range, and forms with data", async () => {
      await bg95.refuses(sockets.QICLOSE_WRITE, { connectID: 0 }, { connectID: -1 }, { connectID: 12 }, { timeout: -1 }, { timeout: 65536 });
      await bg95.refuses(sockets.QISTATE_SOCKET, { connectID: 0 }, { connectID: -1 }, { connectID: 12 });
      await bg95.refuses(sockets.QISTATE_CONTEXT, { contextID: 1 }, { contextID: 0 }, { contextID: 17 });
      await bg95.refuses(sockets.QISENDEX_WRITE, { connectID: 0, data: new Uint8Array(1) }, { connectID: 12 }, { data: new Uint8Array(0) }, { data: new Uint8Array(257) }, { data: "00" }, { rai: 3 });
      await bg95.refuses(sockets.QISWTMD_WRITE, { connectID: 0, accessMode: 0 }, { connectID: 12 }, { accessMode: 2 }, { accessMode: -1 });
      for (const form of [sockets.QIOPEN_WRITE, sockets.QIRD_WRITE]) await assert.rejects(bg95.ask(form as never), TypeError);
    });

    it("QIGETERROR", async () => {
      await bg95.answers(sockets.QIGETERROR_TEST, []);
      await bg95.fails(sockets.QIRD_QUERY, { connectID: 7 }, "ERROR", 572);
      await bg95.answers(sockets.QIGETERROR_EXECUTE, { code: 572, text: "operation not allowed" });
    });
  });

  describe("services (2.3.11-2.3.14)", () => {
    it("QPING", async () => {
      const { local } = bg95.simulator;
      local.host("near.example", "192.0.2.1");
      local.host("mute.example", "192.0.2.2");
      local.mute("192.0.2.2");
      local.latency = 20;
      await bg95.answers(services.QPING_TEST, [["(1-16)", "<host>", "(1-255)", "(1-10)"]]);
      const echo = { result: 0, address: "192.0.2.1", bytes: 32, time: 40, ttl: 255 };
      await bg95.answers(services.QPING_WRITE, { contextID: 1, host: "near.example", timeout: 1, count: 2 }, { echoes: [echo, echo], summary: { result: 0, sent: 2, received: 2, lost: 0, min: 40, max: 40, avg: 40 } });
      await bg95.answers(services.QPING_WRITE, { contextID: 1, host: "192.0.2.1" }, { echoes: [echo, echo, echo, echo], summary: { result: 0, sent: 4, received: 4, lost: 0, min: 40, max: 40, avg: 40 } });
      await bg95.answers(services.QPING_WRITE, { contextID: 1, host: "mute.example", timeout: 4, count: 2 }, { echoes: [{ result: 569 }, { result: 569 }], summary: { result: 0, sent: 2, received: 0, lost: 2, min: 0, max: 0, avg: 0 } });
      await bg95.fails(services.QPING_WRITE, { contextID: 1, host: "nobody.invalid" }, "DNS_FAILED", 565);
      await bg95.fails(services.QPING_WRITE, { contextID: 9, host: "192.0.2.1" }, "CONTEXT", 561);
      await bg95.refuses(services.QPING_WRITE, { contextID: 1, host: "x", timeout: 1, count: 1 }, { contextID: 0 }, { contextID: 17 }, { host: "" }, { host: 'a"' }, { timeout: 0 }, { timeout: 256 }, { count: 0 }, { count: 11 });
    });

    it("QPING, QIDNSGIP and QNTP side by side, each with its own lines", async () => {
      const { local } = bg95.simulator;
      local.host("two.example", "192.0.2.1", "2001:db8::1");
      const [ping, other, names, missing] = await Promise.all([
        bg95.ask(services.QPING_WRITE, { contextID: 1, host: "192.0.2.1", timeout: 4, count: 3 }),
        bg95.ask(services.QPING_WRITE, { contextID: 1, host: "192.0.2.3", timeout: 4, count: 1 }),
        bg95.ask(services.QIDNSGIP_WRITE, { contextID: 1, host: "two.example" }),
        bg95.ask(services.QIDNSGIP_WRITE, { contextID: 1, host: "nobody.invalid" }),
      ]);
      assert.deepEqual(ping.reply?.echoes.map(({ address }) => address), ["192.0.2.1", "192.0.2.1", "192.0.2.1"]);
      assert.deepEqual(other.reply?.echoes.map(({ address }) => address), ["192.0.2.3"]);
      assert.equal(names.reply?.addresses[0].address, "192.0.2.1");
      assert.equal(missing.error?.modemCode, 565);
    });

    it("QNTP", async () => {
      const { local } = bg95.simulator;
      const server = local.datagrams(123);
      server.onMessage = (bytes, port) => {
        const answer = Buffer.alloc(48);
        answer[0] = 0x24;
        answer.writeUInt32BE(2_208_988_800 + Date.UTC(2024, 1, 29, 23, 59, 58) / 1000, 40);
        assert.equal(bytes.length, 48);
        server.send(answer, port);
      };
      await bg95.answers(services.QNTP_TEST, [["(1-16)", "<server>", "(1-65535)", "(0,1)"]]);
      await bg95.answers(services.QNTP_READ, []);
      await bg95.answers(services.QNTP_WRITE, { contextID: 1, server: "192.0.2.9" }, { result: 0, clock: { time: Date.UTC(2024, 1, 29, 23, 59, 58), zone: 0 } });
      await bg95.fails(services.QNTP_WRITE, { contextID: 1, server: "nobody.invalid" }, "DNS_FAILED", 565);
      local.mute("192.0.2.10");
      const late = bg95.ask(services.QNTP_WRITE, { contextID: 1, server: "192.0.2.10", port: 5000, set: 0 });
      await bg95.answers(services.QNTP_READ, [{ server: "192.0.2.10", port: 5000 }]);
      assert.equal((await late).error?.modemCode, 569);
      await bg95.refuses(services.QNTP_WRITE, { contextID: 1, server: "x", port: 1, set: 0 }, { contextID: 0 }, { contextID: 17 }, { server: "" }, { port: 0 }, { port: 65536 }, { set: -1 }, { set: 2 });
    });

    it("QIDNSGIP", async () => {
      const { local } = bg95.simulator;
      local.host("one.example", "192.0.2.1");
      await bg95.answers(services.QIDNSGIP_TEST, [["(1-16)", "<host_name>"]]);
      await bg95.answers(services.QIDNSGIP_WRITE, { contextID: 1, host: "one.example" }, { answer: { result: 0, count: 1, ttl: 600 }, addresses: [{ address: "192.0.2.1" }] });
      await bg95.fails(services.QIDNSGIP_WRITE, { contextID: 1, host: "nobody.invalid" }, "DNS_FAILED", 565);
      await bg95.refuses(services.QIDNSGIP_WRITE, { contextID: 1, host: "x" }, { contextID: 0 }, { contextID: 17 }, { host: "" }, { host: "a b" }, { host: "x".repeat(256) });
    });

    it("QIDNSCFG", async () => {
      await bg95.answers(contexts.QIDNSCFG_TEST, [["(1-16)", "<pridnsaddr>", "<secdnsaddr>"]]);
      await bg95.answers(contexts.QIDNSCFG_WRITE, { contextID: 1, primary: "192.0.2.7", secondary: "192.0.2.8" }, undefined);
      await bg95.answers(contexts.QIDNSCFG_QUERY, { contextID: 1 }, { contextID: 1, primary: "192.0.2.7", secondary: "192.0.2.8" });
      await bg95.refuses(contexts.QIDNSCFG_WRITE, { contextID: 1, primary: "::1" }, { contextID: 0 }, { contextID: 17 }, { primary: "" }, { secondary: "x".repeat(46) });
    });
  });

  describe("options (2.3.15, 2.3.16)", () => {
    const KEYS = [
      [options.TRANSPKTSIZE_QUERY, options.TRANSPKTSIZE_WRITE, { size: 1024 }, { size: 1 }, { size: [0, 1461] }],
      [options.TRANSWAITTM_QUERY, options.TRANSWAITTM_WRITE, { time: 2 }, { time: 20 }, { time: [-1, 21] }],
      [options.DATAFORMAT_QUERY, options.DATAFORMAT_WRITE, { send: 0, receive: 0 }, { send: 1, receive: 0 }, { send: [-1, 2], receive: [-1, 2] }],
      [options.VIEWMODE_QUERY, options.VIEWMODE_WRITE, { mode: 0 }, { mode: 1 }, { mode: [-1, 2] }],
      [options.RECVIND_QUERY, options.RECVIND_WRITE, { length: 0 }, { length: 1 }, { length: [-1, 2] }],
      [options.SACK_QUERY, options.SACK_WRITE, undefined, { enable: 1 }, { enable: [-1, 2] }],
      [options.INACTIVETM_QUERY, options.INACTIVETM_WRITE, { time: 0 }, { time: 65535 }, { time: [-1, 65536] }],
      [options.KEEPALIVE_QUERY, options.KEEPALIVE_WRITE, undefined, { enable: 1, idle: 120, interval: 25, probes: 10 }, { enable: [-1, 2], idle: [0, 121], interval: [24, 101], probes: [2, 11] }],
      [options.RETRANSCFG_QUERY, options.RETRANSCFG_WRITE, { backoffs: 12, interval: 600 }, { backoffs: 3, interval: 1000 }, { backoffs: [2, 21], interval: [4, 1001] }],
      [options.IPV6PRIOR_QUERY, options.IPV6PRIOR_WRITE, { first: 0 }, { first: 1 }, { first: [-1, 2] }],
      [options.ASYNCMODE_QUERY, options.ASYNCMODE_WRITE, { enable: 0 }, { enable: 1 }, { enable: [-1, 2] }],
    ] as const;
    for (const [query, set, initial, value, outside] of KEYS) {
      it(`QICFG=${query.parameters[0].open}`, async () => {
        if (initial) await bg95.answers(query as any, {}, initial);
        await bg95.answers(set as any, value, undefined);
        await bg95.answers(query as any, {}, value);
        for (const [name, values] of Object.entries(outside)) for (const each of values) await bg95.refuses(set as any, value as any, { [name]: each });
        if (initial) await bg95.answers(set as any, initial, undefined);
      });
    }

    it("QICFG=?, QISDE", async () => {
      await bg95.answers(options.QICFG_TEST, (keys) => {
        assert.deepEqual(keys.map(([key]) => key), KEYS.map(([{ parameters }]) => parameters[0].open));
        assert.deepEqual(keys[7], ['"tcp/keepalive"', "(0,1)", "(1-120)", "(25-100)", "(3-10)"]);
      });
      await bg95.answers(options.QISDE_TEST, [["(0,1)"]]);
      await bg95.answers(options.QISDE_WRITE, { echo: 1 }, undefined);
      await bg95.answers(options.QISDE_READ, { echo: 1 });
      await bg95.refuses(options.QISDE_WRITE, { echo: 0 }, { echo: -1 }, { echo: 2 });
    });
  });

  describe("status", () => {
    it("identity", async () => {
      await bg95.answers(identity.CGMI_EXECUTE, { manufacturer: "Quectel" });
      await bg95.answers(identity.CGMM_EXECUTE, { model: "BG95-M3" });
      await bg95.answers(identity.CGMR_EXECUTE, ({ revision }) => assert.match(revision, /^BG95M3/));
      await bg95.answers(identity.CGSN_EXECUTE, ({ imei }) => assert.match(imei, /^\d{15}$/));
      await bg95.answers(identity.CIMI_EXECUTE, ({ imsi }) => assert.match(imsi, /^\d{15}$/));
      await bg95.answers(module_.QCCID_EXECUTE, ({ iccid }) => assert.match(iccid, /^89\d{17,18}F?$/));
      await bg95.answers(module_.ATI_EXECUTE, (lines) => assert.deepEqual(lines.map(({ text }) => text).slice(0, 2), ["Quectel", "BG95-M3"]));
      for (const form of [identity.CGMI_TEST, identity.CGMM_TEST, identity.CGMR_TEST, identity.CGSN_TEST, identity.CIMI_TEST, module_.QCCID_TEST]) await bg95.answers(form, []);
    });

    it("what the network and the SIM say, in every form", async () => {
      await bg95.answers(network.CREG_READ, { reporting: 0, registration: 1 });
      await bg95.answers(network.CGREG_READ, { reporting: 0, registration: 1 });
      await bg95.command("AT+CEREG=2");
      await bg95.answers(network.CEREG_READ, ({ area, cell, ...rest }) => {
        assert.deepEqual(rest, { reporting: 2, registration: 1, technology: "LTE-M" });
        assert.match(`${area},${cell}`, /^[0-9A-F]{4},[0-9A-F]{7,8}$/);
      });
      for (const form of [network.CEREG_TEST, network.CGREG_TEST, network.CREG_TEST]) await bg95.answers(form, ([[range, ...more]]) => { assert.match(range, /^\(0-\d\)$/); assert.deepEqual(more, []); });
      await bg95.answers(network.COPS_TEST, ([[operator]]) => assert.match(operator, /^\(2,"atwire simulated"/));
      await bg95.answers(network.CSQ_TEST, [["(0-31,99)", "(0-7,99)"]]);
      await bg95.answers(network.CESQ_TEST, [["(0-63,99)", "(0-7,99)", "(0-96,255)", "(0-49,255)", "(0-34,255)", "(0-97,255)"]]);
      await bg95.answers(module_.QPINC_TEST, [['("SC","P2")']]);
      await bg95.answers(module_.QPINC_WRITE, { facility: "P2" }, { facility: "P2", pin: 3, puk: 10 });
      await bg95.refuses(module_.QPINC_WRITE, { facility: "SC" }, { facility: "P3" });
      await bg95.answers(module_.QPINC_READ, [{ facility: "SC", pin: 3, puk: 10 }, { facility: "P2", pin: 3, puk: 10 }]);
    });

    it("the packet domain", async () => {
      await bg95.answers(packet.CGATT_READ, { attached: 1 });
      await bg95.answers(packet.CGATT_WRITE, { attached: 1 }, undefined);
      await bg95.refuses(packet.CGATT_WRITE, { attached: 1 }, { attached: -1 }, { attached: 2 });
      await bg95.answers(packet.CGDCONT_TEST, (types) => assert.deepEqual(types.map(([range, type]) => [range, type]), [["(1-16)", '"IP"'], ["(1-16)", '"IPV6"'], ["(1-16)", '"IPV4V6"']]));
      await bg95.answers(packet.CGDCONT_WRITE, { contextID: 3, type: "IPV4V6", apn: "third" }, undefined);
      await bg95.answers(packet.CGDCONT_READ, (all) => assert.deepEqual(all.map(({ contextID, type, apn }) => [contextID, type, apn]), [[1, "IP", ""], [3, "IPV4V6", "third"]]));
      await bg95.answers(packet.CGACT_TEST, [["(0,1)"]]);
      await bg95.answers(packet.CGACT_WRITE, { active: 1, contextID: 3 }, undefined);
      await bg95.answers(packet.CGACT_READ, [{ contextID: 1, active: 1 }, { contextID: 3, active: 1 }]);
      await bg95.answers(packet.CGPADDR_TEST, [["(1-16)"]]);
      await bg95.answers(packet.CGPADDR_EXECUTE, ([first]) => assert.deepEqual(first, { contextID: 1, address: "10.7.157.1" }));
      await bg95.answers(packet.CGPADDR_WRITE, { contextID: 1 }, [{ contextID: 1, address: "10.7.157.1" }]);
      await bg95.answers(packet.CGACT_WRITE, { active: 0, contextID: 3 }, undefined);
      await bg95.refuses(packet.CGDCONT_WRITE, { contextID: 3 }, { contextID: -1 }, { contextID: 17 }, { type: "PPP" }, { apn: "x" });
      await bg95.refuses(packet.CGACT_WRITE, { active: 0, contextID: 3 }, { active: 2 }, { contextID: 17 });
      await bg95.refuses(packet.CGPADDR_WRITE, { contextID: 1 }, { contextID: 17 });
    });

    it("eDRX", async () => {
      await bg95.answers(power.CEDRXS_TEST, [["(0-3)", "(4,5)", '("0000"-"1111")']]);
      await bg95.answers(power.CEDRXRDP_TEST, []);
      await bg95.answers(power.CEDRXS_READ, []);
      await bg95.answers(power.CEDRXS_WRITE, { mode: 1, technology: 4, cycle: "0010" }, undefined);
      await bg95.answers(power.CEDRXS_READ, [{ technology: 4, cycle: "0010" }]);
      await bg95.answers(power.CEDRXRDP_EXECUTE, { technology: 4, requested: "0010", provided: "0010", window: "0011" });
      await bg95.refuses(power.CEDRXS_WRITE, { mode: 1, technology: 4, cycle: "0010" }, { mode: -1 }, { mode: 4 }, { technology: 0 }, { technology: 6 }, { cycle: "001" }, { cycle: "0020" });
    });

    it("AT+QPOWD switches it off, with a mode or without", async () => {
      const other = await Asking.open();
      await other.answers(module_.QPOWD_EXECUTE, undefined);
      await other.simulator.run(() => other.host.statuses.at(-1)?.state !== "ready", 60_000);
      await other.close();
      await bg95.answers(module_.QPOWD_TEST, [["(0,1)"]]);
      await bg95.refuses(module_.QPOWD_WRITE, { mode: 0 }, { mode: -1 }, { mode: 2 });
      await bg95.answers(module_.QPOWD_WRITE, { mode: 1 }, undefined);
      await bg95.simulator.run(() => bg95.host.statuses.at(-1)?.state !== "ready", 60_000);
    });

    it("network and signal", async () => {
      await bg95.answers(network.COPS_READ, { mode: 0, format: 0, operator: "atwire simulated", technology: "LTE-M" });
      await bg95.answers(network.CEREG_READ, { reporting: 0, registration: 1 });
      await bg95.answers(network.CSQ_EXECUTE, { signal: -65 });
      await bg95.answers(network.CESQ_EXECUTE, { rsrq: -9, rsrp: -84 });
    });

    it("clock, radio, power saving", async () => {
      await bg95.answers(clock.CCLK_TEST, []);
      await bg95.answers(clock.CCLK_READ, ({ clock: { time, zone } }) => { assert.equal(zone, 0); assert.ok(time > 0); });
      await bg95.answers(power.CFUN_READ, { functionality: 1 });
      await bg95.answers(power.CFUN_TEST, [["(0,1,4)", "(0,1)"]]);
      await bg95.answers(power.CPSMS_TEST, [["(0-2)", "", "", '("00000000"-"11111111")', '("00000000"-"11111111")']]);
      await bg95.answers(module_.QSCLK_TEST, [["(0-2)"]]);
      await bg95.answers(power.CPSMS_WRITE, { mode: 0, periodicTAU: "10101111", activeTime: "01101100" }, undefined);
      await bg95.answers(power.CPSMS_READ, { mode: 0, periodicTAU: "10101111", activeTime: "01101100" });
      await bg95.refuses(power.CPSMS_WRITE, { mode: 0 }, { mode: 3 }, { mode: -1 }, { periodicTAU: "1010111" }, { activeTime: "10101112" });
      await bg95.answers(module_.QSCLK_WRITE, { mode: 1 }, undefined);
      await bg95.answers(module_.QSCLK_READ, { mode: 1 });
      await bg95.refuses(module_.QSCLK_WRITE, { mode: 0 }, { mode: -1 }, { mode: 3 });
    });
  });
});
