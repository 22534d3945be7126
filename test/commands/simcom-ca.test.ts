import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as clock from "../../src/dialects/cellular-commands/clock.js";
import * as identity from "../../src/dialects/cellular-commands/identity.js";
import * as status from "../../src/dialects/cellular-commands/network.js";
import * as packet from "../../src/dialects/cellular-commands/packet.js";
import * as power from "../../src/dialects/cellular-commands/power.js";
import * as bearer from "../../src/dialects/simcom-ca/commands/bearer.js";
import * as module_ from "../../src/dialects/simcom-ca/commands/module.js";
import * as options from "../../src/dialects/simcom-ca/commands/options.js";
import * as security from "../../src/dialects/simcom-ca/commands/security.js";
import * as sockets from "../../src/dialects/simcom-ca/commands/sockets.js";
import * as sim from "../../src/dialects/simcom-commands/sim.js";
import { Noted } from "../driver/sim-host.js";
import { Asking } from "./asking.js";

describe("simcom-ca: commands", () => {
  const files = mkdtempSync(path.join(os.tmpdir(), "atwire-ca-"));
  const pem = path.join(files, "ca.pem");
  const pair = path.join(files, "client.pem");
  before(() => {
    // again, when the tests of a mutant run
    mkdirSync(files, { recursive: true });
    writeFileSync(pem, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    writeFileSync(pair, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  });
  after(() => rmSync(files, { recursive: true }));

  let ca: Asking;
  let device: Asking;
  const open = (profile: "document" | "device"): Promise<Asking> => Asking.open({ dialect: "simcom-ca", profile, set: { "ca.root": pem, "cert.me": pair } }, { apn: "iot.example", links: 2 });
  beforeEach(async () => {
    ca = await open("document");
    device = await open("device");
  });
  afterEach(async () => {
    await ca.close();
    await device.close();
  });
  const both = async (body: (each: Asking) => Promise<void>): Promise<void> => {
    await body(ca);
    await body(device);
  };

  it("connections (C1801, C1803, C1805-C1809, C1811)", async () => {
    await both(async (each) => {
      let heard = "";
      each.simulator.local.serve(80, (peer) => { peer.onData = (bytes) => { heard += Buffer.from(bytes).toString(); peer.write("four"); }; });
      await each.answers(sockets.CACID_READ, undefined);
      let noted!: Noted;
      each.host.soon(() => { noted = new Noted(each.host.modem, "localhost", 80); });
      await each.simulator.run(() => noted?.writable.length > 0, 1e6);
      each.shows(each === ca ? sockets.CAOPEN_WRITE : sockets.CAOPEN_INDEXED);
      await each.answers(sockets.CACID_READ, { cid: 0 });
      await each.answers(sockets.CAOPEN_READ, { cid: 0, service: "TCP", server: "localhost", port: 80 });
      await each.answers(sockets.CASTATE_READ, [{ cid: 0, state: 1 }]);
      await each.answers(sockets.CASEND_QUERY, { cid: 0 }, { free: 14600 });
      each.host.soon(() => noted.socket.write(Buffer.from("hi")));
      await each.simulator.run(() => noted.received.length === 4, 1e6);
      assert.equal(heard, "hi");
      each.shows(sockets.CARECV_WRITE);
      await each.answers(sockets.CAACK_WRITE, { cid: 0 }, { sent: 2, unacknowledged: 0 });
      await each.answers(sockets.CASWITCH_READ, { cid: 0, mode: 0 });
      let second: Noted | undefined;
      each.host.soon(() => { second = new Noted(each.host.modem, "localhost", 80); });
      await each.simulator.run(() => second !== undefined && second.writable.length > 0, 1e6);
      await each.answers(sockets.CASWITCH_WRITE, { cid: 1, mode: 0 }, undefined);
      second!.socket.close();
      await each.simulator.advance(1000);
      await each.answers(sockets.CACID_WRITE, { cid: 7 }, undefined);
      await each.answers(sockets.CAOPEN_READ, undefined);
      await each.answers(sockets.CACLOSE_WRITE, { cid: 0 }, undefined);
      await each.answers(sockets.CASTATE_READ, []);
      const { error } = await each.ask(sockets.CASEND_QUERY, { cid: 5 });
      assert.deepEqual([error?.code, error?.modemCode, error?.command], ["ERROR", 3, "AT+CASEND"]);
      assert.match(error!.message, /operation not allowed/);
    });
  });

  it("servers (C1804)", async () => {
    await both(async (each) => {
      await each.answers(sockets.CASERVER_READ, []);
      let heard = "";
      each.simulator.local.datagrams(6000, "10.0.0.1").onMessage = (bytes) => { heard += Buffer.from(bytes).toString(); };
      const began = each.simulator.clock.now;
      each.host.soon(() => new each.host.modem.UDP({ port: 2021 }).write(Buffer.from("datagram"), "10.0.0.1", 6000));
      await each.simulator.run(() => heard === "datagram", 1e6);
      // at once: not only when the modem is asked how it went
      assert.ok(each.simulator.clock.now - began < 5000);
      new each.host.modem.Listener({ port: 2020 });
      await each.simulator.advance(3000);
      await each.answers(sockets.CASERVER_READ, (all) => assert.deepEqual(all.map(({ service, port }) => [service, port]).sort(), [["TCP", 2020], ["UDP", 2021]]));
      each.shows(sockets.CASERVER_WRITE);
      await each.answers(sockets.CASTATE_READ, (all) => assert.deepEqual(all.map(({ state }) => state).filter((state) => state === 2), [2, 2]));
    });
  });

  it("test forms", async () => {
    const range = "(0-12)";
    await both(async (each) => {
      await each.answers(sockets.CACID_TEST, [[range]]);
      await each.answers(sockets.CASEND_TEST, [[range, "(1-1460)", "(1-65535)"]]);
      await each.answers(sockets.CARECV_TEST, [[range, "(1-1460)"]]);
      await each.answers(sockets.CAACK_TEST, [[range]]);
      await each.answers(sockets.CACLOSE_TEST, [[range]]);
      await each.answers(security.CASSLCFG_TEST, (keys) => assert.deepEqual(keys.map(([, key]) => key), ["cacert", "clientcert", "psktable", "timeout", "ssl", "crindex", "localport", "protocol"].map((key) => `"${key}"`)));
      await each.answers(security.CSSLCFG_TEST, (keys) => assert.deepEqual(keys.map(([key]) => key).slice(0, 3), ['"sslversion"', '"ignorertctime"', '"sni"']));
      await each.answers(options.CACFG_TEST, (keys) => assert.deepEqual(keys.map(([key]) => key), ["TRANSWAITTM", "TRANSPKTSIZE", "SACK", "MSS", "ACKDELAY", "TCPIRT", "MAXRXT", "TCPOT", "KEEPALIVE", "TCP_NODELAY", "LINGER", "SNDBUF", "RCVBUF", "ATOCLOSE", "ACCEPTNUM", "ASYNCOPEN", "TIMEOUT", "LOCALPORT", "REMOTEADDR"].map((key) => `"${key}"`)));
    });
    await ca.answers(sockets.CAOPEN_TEST, [[range, "<server>", "(1-65535)"]]);
    await device.answers(sockets.CAOPEN_TEST, [[range, "(0-3)", '("TCP","UDP")', "<server>", "(1-65535)", "(0,1)"]]);
    await ca.answers(sockets.CASERVER_TEST, [[range, '("TCP","TCP6","UDP","UDP6")', "(0-65535)"]]);
    await ca.answers(sockets.CASWITCH_TEST, [["(0-1)", "(0,1)"]]);
    await device.answers(sockets.CASWITCH_TEST, [[range, "(0,1)"]]);
  });

  it("refuse what is out of range, and forms with data", async () => {
    for (const form of [sockets.CACID_WRITE, sockets.CASEND_QUERY, sockets.CAACK_WRITE, sockets.CACLOSE_WRITE]) await ca.refuses(form, { cid: 0 }, { cid: -1 }, { cid: 13 }, { cid: "0" });
    await ca.refuses(sockets.CASWITCH_WRITE, { cid: 0, mode: 0 }, { cid: 13 }, { mode: 1 });
    for (const form of [sockets.CAOPEN_WRITE, sockets.CAOPEN_PLAIN, sockets.CAOPEN_INDEXED, sockets.CASERVER_WRITE, sockets.CASERVER_INDEXED, sockets.CARECV_WRITE]) await assert.rejects(ca.ask(form as never), TypeError);
  });

  const SETTINGS = [
    [options.TRANSWAITTM_WRITE, { time: 20 }, { time: [-1, 21] }],
    [options.TRANSPKTSIZE_WRITE, { size: 1460 }, { size: [0, 1461] }],
    [options.SACK_WRITE, { enable: 0 }, { enable: [-1, 2] }],
    [options.MSS_WRITE, { size: 536 }, { size: [535, 1461] }],
    [options.ACKDELAY_WRITE, { time: 500 }, { time: [-1, 501] }],
    [options.TCPIRT_WRITE, { time: 60000 }, { time: [499, 60001] }],
    [options.TCPOT_WRITE, { time: 600000 }, { time: [-1, 600001] }],
    [options.KEEPALIVE_WRITE, { enable: 1, idle: 30, interval: 60, count: 3 }, { enable: [-1, 2], idle: [0, 7201], interval: [0, 7201], count: [0, 21] }],
    [options.TCP_NODELAY_WRITE, { enable: 0 }, { enable: [-1, 2] }],
    [options.LINGER_WRITE, { enable: 1, time: 60000 }, { enable: [2], time: [-1, 60001] }],
    [options.SNDBUF_WRITE, { size: 1460 }, { size: [1459, 65536] }],
    [options.RCVBUF_WRITE, { size: 65535 }, { size: [1459, 65536] }],
    [options.ATOCLOSE_WRITE, { enable: 1, time: 3600 }, { enable: [2], time: [-1, 3601] }],
    [options.ACCEPTNUM_WRITE, { count: 1 }, { count: [0, 13] }],
    [options.ASYNCOPEN_WRITE, { enable: 0 }, { enable: [-1, 2] }],
  ] as const;
  for (const [form, value, outside] of SETTINGS) {
    it(`CACFG=${form.parameters[0].open}`, async () => {
      await both(async (each) => {
        await each.answers(form as any, value, undefined);
        await each.answers(options.CACFG_READ, ({ settings, waitTime, packetSize }) => {
          const key = form.parameters[0].open.replaceAll('"', "");
          const text = Object.values(value).join(",");
          if (key === "TRANSWAITTM") assert.deepEqual(waitTime, { value: 20 });
          else if (key === "TRANSPKTSIZE") assert.deepEqual(packetSize, { value: 1460 });
          else assert.deepEqual(settings.find((setting) => setting.key === key), { key, values: text });
          assert.equal(settings.length, 14);
        });
        for (const [name, values] of Object.entries(outside)) for (const wrong of values) await each.refuses(form as any, value as any, { [name]: wrong });
      });
    });
  }

  it("CACFG for one connection", async () => {
    await both(async (each) => {
      await each.answers(options.TIMEOUT_WRITE, { cid: 3, timeout: 65535 }, undefined);
      await each.answers(options.LOCALPORT_WRITE, { cid: 12, port: 5000 }, undefined);
      await each.answers(options.REMOTEADDR_WRITE, { cid: 4, address: "192.0.2.1", port: 53 }, undefined);
      await each.answers(options.CACFG_READ, ({ timeouts, ports, remotes }) => assert.deepEqual({ timeouts, ports, remotes }, {
        timeouts: [{ cid: 3, timeout: 65535 }], ports: [{ cid: 12, port: 5000 }], remotes: [{ cid: 4, address: "192.0.2.1", port: 53 }],
      }));
      await each.fails(options.REMOTEADDR_WRITE, { cid: 4, address: "no.address", port: 53 }, "ERROR", -1);
      await each.refuses(options.TIMEOUT_WRITE, { cid: 3, timeout: 1 }, { cid: 13 }, { timeout: -1 }, { timeout: 65536 });
      await each.refuses(options.LOCALPORT_WRITE, { cid: 3, port: 1 }, { cid: -1 }, { port: 65536 });
      await each.refuses(options.REMOTEADDR_WRITE, { cid: 3, address: "::1", port: 1 }, { cid: 13 }, { address: "" }, { address: 'a"b' }, { address: "x".repeat(46) }, { port: 0 });
    });
  });

  it("CASSLCFG (C1802)", async () => {
    await both(async (each) => {
      assert.deepEqual((await each.ask(security.CASSLCFG_READ)).reply, {});
      await each.answers(sockets.CACID_WRITE, { cid: 5 }, undefined);
      await each.answers(security.CACERT_WRITE, { cid: 5, name: "root" }, undefined);
      await each.answers(security.CLIENTCERT_WRITE, { cid: 5, name: "me" }, undefined);
      await each.answers(security.PSKTABLE_WRITE, { cid: 5, name: "table" }, undefined);
      await each.answers(security.SSL_WRITE, { cid: 5, enable: 1 }, undefined);
      await each.answers(security.CRINDEX_WRITE, { cid: 5, index: 3 }, undefined);
      await each.answers(security.PROTOCOL_WRITE, { cid: 5, protocol: 1 }, undefined);
      await each.answers(security.CASSLCFG_READ, {
        connection: { cid: 5 }, ca: { name: "root" }, certificate: { name: "me" }, psk: { name: "table" },
        timeout: { value: 0 }, ssl: { value: 1 }, configuration: { value: 3 }, localPort: { value: 0 }, protocol: { value: 1 },
      });
      const { error } = await each.ask(security.CACERT_WRITE, { cid: 5, name: "nobody" });
      assert.equal(error?.command, "AT+CASSLCFG");
      for (const form of [security.CACERT_WRITE, security.CLIENTCERT_WRITE, security.PSKTABLE_WRITE]) await each.refuses(form, { cid: 0, name: "x" }, { cid: 13 }, { name: "x".repeat(65) }, { name: 'a"' }, { name: 5 });
      await each.refuses(security.SSL_WRITE, { cid: 0, enable: 0 }, { cid: 13 }, { enable: 2 });
      await each.refuses(security.CRINDEX_WRITE, { cid: 0, index: 0 }, { cid: 13 }, { index: 6 });
      await each.refuses(security.PROTOCOL_WRITE, { cid: 0, protocol: 0 }, { cid: 13 }, { protocol: 2 });
    });
  });

  it("CSSLCFG", async () => {
    await both(async (each) => {
      await each.answers(security.SSLVERSION_WRITE, { index: 1, version: 2 }, undefined);
      await each.answers(security.IGNORERTCTIME_WRITE, { index: 1, ignore: 1 }, undefined);
      await each.answers(security.IGNORERTCTIME_WRITE, { index: 2, ignore: 0 }, undefined);
      await each.answers(security.SNI_WRITE, { index: 1, serverName: "device.example" }, undefined);
      await each.answers(security.CTXINDEX_QUERY, { index: 1 }, { index: 1, version: 2, ignoreTime: 1, serverName: "device.example" });
      await each.answers(security.CONVERT_WRITE, { kind: 2, name: "root" }, undefined);
      assert.equal((await each.ask(security.CONVERT_WRITE, { kind: 1, name: "nobody" })).error?.modemCode, 50);
      await each.refuses(security.SSLVERSION_WRITE, { index: 1, version: 0 }, { index: 6 }, { version: 4 });
      await each.refuses(security.IGNORERTCTIME_WRITE, { index: 1, ignore: 0 }, { index: -1 }, { ignore: 2 });
      await each.refuses(security.SNI_WRITE, { index: 1, serverName: "" }, { index: 6 }, { serverName: "x".repeat(251) });
      await each.refuses(security.CONVERT_WRITE, { kind: 1, name: "x" }, { kind: 0 }, { kind: 3 }, { name: "x".repeat(65) });
    });
  });

  it("the application network", async () => {
    await ca.answers(bearer.CNACT_TEST, [["(0-2)", "<apn>"]]);
    await device.answers(bearer.CNACT_TEST, [["(0-3)", "(0-2)"]]);
    await ca.answers(bearer.CNACT_READ, ([{ state, address }]) => { assert.equal(state, 1); assert.match(address, /^10\./); });
    await device.answers(bearer.CNACT_READ_INDEXED, (all) => assert.deepEqual(all.map(({ index, state }) => [index, state]), [[0, 1], [1, 0], [2, 0], [3, 0]]));
    await ca.answers(bearer.CNCFG_TEST, ([[range]]) => assert.equal(range, "(0-2)"));
    await ca.answers(bearer.CNCFG_WRITE, { type: 1, apn: "other", username: "me", password: "word", authentication: 3 }, undefined);
    await device.answers(bearer.CNCFG_INDEXED, { index: 2, type: 0, apn: "other" }, undefined);
    assert.ok((await device.command("AT+CNCFG?")).some((each) => each.startsWith('+CNCFG: 2,0,"other"')));
    await device.answers(bearer.CNACT_INDEXED, { index: 2, action: 1 }, undefined);
    await device.simulator.advance(2000);
    assert.equal((await device.ask(bearer.CNACT_READ_INDEXED)).reply?.[2].state, 1);
    assert.equal(device.host.modem.state, "ready", "that one is not the driver's");
    await ca.answers(bearer.CNACT_WRITE, { action: 0 }, undefined);
    await ca.simulator.run(() => ca.host.ready === 2, 200_000);
    await both(async (each) => {
      await each.answers(bearer.CGNAPN_TEST, []);
      await each.answers(bearer.CGNAPN_EXECUTE, { given: 1, apn: "iot.atwire" });
      await each.refuses(bearer.CNACT_WRITE, { action: 0 }, { action: 3 }, { apn: 'a"' });
      await each.refuses(bearer.CNACT_INDEXED, { index: 0, action: 0 }, { index: 4 }, { action: -1 });
      await each.refuses(bearer.CNCFG_WRITE, { type: 1, apn: "a", username: "u", password: "p" }, { type: 3 }, { apn: "x".repeat(101) }, { username: "x".repeat(65) }, { password: "\r" }, { authentication: 4 });
      await each.refuses(bearer.CNCFG_INDEXED, { index: 0, type: 1, apn: "a", username: "u", password: "p" }, { index: 4 }, { type: -1 }, { username: "x".repeat(65) });
    });
  });

  it("identity", async () => {
    await both(async (each) => {
      const model = each === ca ? "SIMCOM_SIM7000E" : "SIMCOM_SIM7080G";
      await each.answers(identity.CGMI_EXECUTE, { manufacturer: "SIMCOM INCORPORATED" });
      await each.answers(identity.CGMM_EXECUTE, { model });
      await each.answers(identity.CGMR_EXECUTE, ({ revision }) => assert.match(revision, /^1351B05/));
      await each.answers(identity.CGSN_EXECUTE, ({ imei }) => assert.match(imei, /^\d{15}$/));
      await each.answers(identity.CIMI_EXECUTE, ({ imsi }) => assert.match(imsi, /^\d{15}$/));
      await each.answers(module_.CCID_EXECUTE, ({ iccid }) => assert.match(iccid, /^89\d{17,18}F?$/));
      await each.answers(module_.ATI_EXECUTE, (lines) => assert.deepEqual(lines.map(({ text }) => text).slice(0, 2), ["Manufacturer:SIMCOM INCORPORATED", `Model:${model}`]));
      for (const form of [identity.CGMI_TEST, identity.CGMM_TEST, identity.CGMR_TEST, identity.CGSN_TEST, identity.CIMI_TEST, module_.CCID_TEST, sim.SPIC_TEST]) await each.answers(form, []);
    });
  });

  it("what the network and the SIM say", async () => {
    await both(async (each) => {
      for (const form of [status.CREG_READ, status.CGREG_READ, status.CEREG_READ]) await each.answers(form, { reporting: 0, registration: 1 });
      for (const form of [status.CEREG_TEST, status.CGREG_TEST, status.CREG_TEST]) await each.answers(form, ([[range]]) => assert.match(range, /^\(0-\d\)$/));
      await each.answers(status.COPS_READ, ({ operator, mode }) => assert.deepEqual([operator, mode], ["atwire simulated", 0]));
      await each.answers(status.COPS_TEST, ([[operator]]) => assert.equal(operator, '(2,"atwire simulated","atwire","00101",8)'));
      await each.answers(status.CSQ_EXECUTE, { signal: -65 });
      await each.answers(status.CSQ_TEST, [["(0-31,99)", "(0-7,99)"]]);
      await each.answers(status.CESQ_EXECUTE, { rsrq: -9, rsrp: -84 });
      await each.answers(status.CESQ_TEST, ([list]) => assert.deepEqual([list.length, list[0]], [6, "(0-63,99)"]));
      await each.answers(sim.SPIC_EXECUTE, { pin: 3, puk: 10, pin2: 3, puk2: 10 });
      await each.answers(module_.CPSI_READ, ({ mode, state }) => assert.deepEqual([mode, state], ["LTE CAT-M1", "Online"]));
      await each.answers(module_.CPSI_TEST, [["(0-255)"]]);
      await each.answers(clock.CCLK_TEST, []);
      await each.answers(clock.CCLK_READ, ({ clock: { time } }) => assert.ok(time > 0));
    });
  });

  it("the packet domain", async () => {
    await ca.answers(packet.CGATT_READ, { attached: 1 });
    await ca.answers(packet.CGATT_WRITE, { attached: 1 }, undefined);
    await ca.answers(packet.CGDCONT_TEST, (types) => assert.deepEqual([types.length, types[0][0]], [3, "(1-16)"]));
    await ca.answers(packet.CGDCONT_WRITE, { contextID: 6, type: "IP", apn: "sixth" }, undefined);
    await ca.answers(packet.CGDCONT_READ, (all) => assert.deepEqual(all.map(({ contextID, apn }) => [contextID, apn]), [[1, "iot.example"], [6, "sixth"]]));
    await ca.answers(packet.CGACT_TEST, [["(0,1)"]]);
    await ca.answers(packet.CGACT_READ, ([first]) => assert.deepEqual(first, { contextID: 1, active: 1 }));
    await ca.answers(packet.CGACT_WRITE, { active: 1, contextID: 6 }, undefined);
    await ca.answers(packet.CGPADDR_TEST, [["(1-16)"]]);
    await ca.answers(packet.CGPADDR_EXECUTE, ([first]) => assert.ok(first.contextID === 1 && first.address!.startsWith("10.")));
    await ca.answers(packet.CGPADDR_WRITE, { contextID: 1 }, ([first]) => assert.match(first.address!, /^10\./));
    await ca.answers(sim.CGAUTH_TEST, ([[range]]) => assert.equal(range, "(1-16)"));
    await ca.answers(sim.CGAUTH_WRITE, { contextID: 4, authentication: 2, password: "word", user: "me" }, undefined);
  });

  it("names", async () => {
    await both(async (each) => {
      each.simulator.local.host("known.example", "192.0.2.1");
      await each.answers(module_.CDNSGIP_TEST, []);
      await each.answers(module_.CDNSGIP_WRITE, { name: "known.example" }, { found: 1, name: "known.example", address: "192.0.2.1" });
      assert.ok((await each.ask(module_.CDNSGIP_WRITE, { name: "nobody.invalid" })).error);
      await each.refuses(module_.CDNSGIP_WRITE, { name: "x", tries: 0, timeout: 0 }, { name: "" }, { name: "x".repeat(255) }, { tries: 11 }, { timeout: 60001 });
    });
  });

  it("power", async () => {
    await ca.answers(power.CFUN_READ, { functionality: 1 });
    await ca.answers(power.CFUN_TEST, ([[range]]) => assert.match(range, /^\(0,1,4/));
    await ca.answers(power.CPSMS_TEST, ([[range]]) => assert.equal(range, "(0-2)"));
    await ca.answers(power.CPSMS_WRITE, { mode: 0, periodicTAU: "10101111", activeTime: "01101100" }, undefined);
    await ca.answers(power.CPSMS_READ, { mode: 0, periodicTAU: "10101111", activeTime: "01101100" });
    await ca.answers(module_.CPSMSTATUS_TEST, [["(0,1)"]]);
    await ca.answers(sim.CSCLK_TEST, [["(0-2)"]]);
    await ca.answers(sim.CSCLK_WRITE, { mode: 1 }, undefined);
    await ca.answers(sim.CSCLK_READ, { mode: 1 });
    await ca.refuses(sim.CSCLK_WRITE, { mode: 0 }, { mode: 3 }, { mode: -1 });
    await ca.answers(module_.CPSMSTATUS_WRITE, { enable: 1 }, undefined);
    await ca.answers(module_.CPSMSTATUS_READ, { enable: 1 });
    await ca.refuses(module_.CPSMSTATUS_WRITE, { enable: 0 }, { enable: 2 }, { enable: -1 });
    await ca.answers(power.CEDRXS_TEST, ([[range]]) => assert.equal(range, "(0-3)"));
    await ca.answers(power.CEDRXS_READ, []);
    await ca.answers(power.CEDRXS_WRITE, { mode: 1, technology: 4, cycle: "0010" }, undefined);
    await ca.answers(power.CEDRXS_READ, [{ technology: 4, cycle: "0010" }]);
    await ca.answers(power.CEDRXRDP_TEST, []);
    await ca.answers(power.CEDRXRDP_EXECUTE, ({ technology, requested }) => assert.deepEqual([technology, requested], [4, "0010"]));
  });

  it("restarts, and is switched off by a command without OK", async () => {
    await ca.answers(module_.CREBOOT_TEST, []);
    await ca.answers(module_.CREBOOT_EXECUTE, undefined);
    await ca.simulator.run(() => ca.host.ready === 2, 200_000);
    let ended = false;
    ca.host.soon(() => ca.host.modem.command("AT+CPOWD=1", () => { ended = true; }));
    await ca.simulator.run(() => ended && ca.host.modem.state === "asleep", 60_000);
    assert.deepEqual(ca.host.errors.filter(({ code }) => code !== "RESTARTED"), []);
  });
});
