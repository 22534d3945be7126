import assert from "node:assert/strict";
import * as clock from "../../src/dialects/cellular-commands/clock.js";
import * as identity from "../../src/dialects/cellular-commands/identity.js";
import * as status from "../../src/dialects/cellular-commands/network.js";
import * as packet from "../../src/dialects/cellular-commands/packet.js";
import * as power from "../../src/dialects/cellular-commands/power.js";
import * as module_ from "../../src/dialects/simcom-a7600/commands/module.js";
import * as network from "../../src/dialects/simcom-a7600/commands/network.js";
import * as options from "../../src/dialects/simcom-a7600/commands/options.js";
import * as sockets from "../../src/dialects/simcom-a7600/commands/sockets.js";
import * as sim from "../../src/dialects/simcom-commands/sim.js";
import { Noted } from "../driver/sim-host.js";
import { Asking } from "./asking.js";

describe("simcom-a7600: commands", () => {
  let a7600: Asking;
  beforeEach(async () => { a7600 = await Asking.open({ dialect: "simcom-a7600" }, { apn: "iot.example", links: 2 }); });
  afterEach(() => a7600.close());

  it("the socket service (2.1, 2.2, 2.7)", async () => {
    await a7600.answers(network.NETOPEN_READ, { state: 1 });
    await a7600.answers(network.IPADDR_EXECUTE, ({ address }) => assert.match(address, /^10\./));
    await a7600.fails(network.NETOPEN_EXECUTE, undefined, "ERROR", -1);
    await a7600.answers(network.NETCLOSE_EXECUTE, { error: 0 });
    await a7600.fails(network.NETCLOSE_EXECUTE, undefined, "CONTEXT", 2);
    const { error } = await a7600.ask(network.IPADDR_EXECUTE);
    assert.match(error!.message, /Network not opened/);
    await a7600.answers(network.NETOPEN_READ, { state: 0 });
    await a7600.answers(network.NETOPEN_EXECUTE, { error: 0 });
  });

  it("what the socket service is, in the other form of the wire", async () => {
    const device = await Asking.open({ dialect: "simcom-a7600", profile: "device" }, { apn: "iot.example" });
    await device.answers(network.NETOPEN_READ, { state: 1 });
    await device.answers(network.NETCLOSE_EXECUTE, { error: 0 });
    await device.answers(network.NETOPEN_EXECUTE, { error: 0 });
    await device.close();
  });

  it("timeouts and names (2.12, 2.17)", async () => {
    await a7600.answers(network.CIPTIMEOUT_READ, { netopen: 120000, cipopen: 120000, cipsend: 120000 });
    await a7600.answers(network.CIPTIMEOUT_WRITE, { netopen: 3000, cipsend: 60000 }, undefined);
    await a7600.answers(network.CIPTIMEOUT_READ, { netopen: 3000, cipopen: 120000, cipsend: 60000 });
    for (const name of ["netopen", "cipopen", "cipsend"] as const) await a7600.refuses(network.CIPTIMEOUT_WRITE, {}, { [name]: 2999 }, { [name]: 120001 });
    a7600.simulator.local.host("known.example", "192.0.2.1");
    await a7600.answers(network.CDNSGIP_TEST, []);
    await a7600.answers(network.CDNSGIP_WRITE, { name: "known.example" }, { found: 1, name: "known.example", address: "192.0.2.1" });
    await a7600.fails(network.CDNSGIP_WRITE, { name: "nobody.invalid" }, "ERROR", -1);
    await a7600.refuses(network.CDNSGIP_WRITE, { name: "x" }, { name: "" }, { name: 'a"' }, { name: "a b" }, { name: "x".repeat(255) });
  });

  const MODES = [
    ["CIPHEAD", options.CIPHEAD_TEST, options.CIPHEAD_READ, options.CIPHEAD_WRITE, options.CIPHEAD_EXECUTE, 1],
    ["CIPSRIP", options.CIPSRIP_TEST, options.CIPSRIP_READ, options.CIPSRIP_WRITE, options.CIPSRIP_EXECUTE, 1],
    ["CIPMODE", options.CIPMODE_TEST, options.CIPMODE_READ, options.CIPMODE_WRITE, options.CIPMODE_EXECUTE, 0],
    ["CIPSENDMODE", options.CIPSENDMODE_TEST, options.CIPSENDMODE_READ, options.CIPSENDMODE_WRITE, undefined, 0],
  ] as const;
  for (const [name, test, read, write, execute, initial] of MODES) {
    it(name, async () => {
      await a7600.answers(test, [["(0-1)"]]);
      await a7600.answers(read, { mode: initial });
      await a7600.answers(write, { mode: 1 - initial }, undefined);
      await a7600.answers(read, { mode: 1 - initial });
      if (execute) {
        await a7600.answers(execute, undefined);
        await a7600.answers(read, { mode: initial });
      }
      await a7600.refuses(write, { mode: 0 }, { mode: -1 }, { mode: 2 }, { mode: "1" });
    });
  }

  it("CIPCCFG (2.13)", async () => {
    const initial = { retries: 10, delay: 0, ack: 0, errors: 1, header: 0, async: 0, timeout: 500 };
    await a7600.answers(options.CIPCCFG_TEST, [["(0-10)", "(0-1000)", "(0)", "(0-1)", "(0-1)", "(0-1)", "(500-120000)"]]);
    await a7600.answers(options.CIPCCFG_READ, initial);
    await a7600.answers(options.CIPCCFG_WRITE, { retries: 3, errors: 0, timeout: 1000 }, undefined);
    await a7600.answers(options.CIPCCFG_READ, { ...initial, retries: 3, errors: 0, timeout: 1000 });
    // errors by number now
    await a7600.fails(network.NETOPEN_EXECUTE, undefined, "LINK_IN_USE", 4);
    await a7600.answers(options.CIPCCFG_EXECUTE, undefined);
    await a7600.answers(options.CIPCCFG_READ, initial);
    await a7600.refuses(options.CIPCCFG_WRITE, {}, { retries: -1 }, { retries: 11 }, { delay: 1001 }, { ack: 1 }, { errors: 2 }, { header: 2 }, { async: 2 }, { timeout: 499 }, { timeout: 120001 });
  });

  it("a connection's (2.3-2.6, 2.16)", async () => {
    let heard = "";
    a7600.simulator.local.serve(80, (peer) => { peer.onData = (bytes) => { heard += Buffer.from(bytes).toString(); peer.write("four"); }; });
    let noted!: Noted;
    a7600.host.soon(() => { noted = new Noted(a7600.host.modem, "localhost", 80); });
    await a7600.simulator.run(() => noted?.writable.length > 0, 1e6);
    a7600.shows(sockets.CIPOPEN_WRITE);
    const rest = Array.from({ length: 9 }, (_, i) => ({ link: i + 1 }));
    await a7600.answers(sockets.CIPOPEN_READ, [{ link: 0, service: "TCP", address: "127.0.0.1", port: 80, server: -1 }, ...rest]);
    await a7600.answers(sockets.CIPCLOSE_READ, { states: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
    a7600.host.soon(() => noted.socket.write(Buffer.from("hi")));
    await a7600.simulator.run(() => noted.received.length === 4, 1e6);
    assert.equal(heard, "hi");
    a7600.shows(sockets.CIPRXGET_DATA);
    await a7600.answers(sockets.CIPACK_WRITE, { link: 0 }, { sent: 2, acknowledged: 2, received: 4 });
    await a7600.answers(sockets.CIPRXGET_QUERY, { link: 0 }, { rest: 0, link: 0 });
    await a7600.fails(sockets.CIPRXGET_HEX, { link: 0 }, "ERROR", -1);
    assert.match((await a7600.ask(sockets.CIPRXGET_HEX, { link: 0, length: 5 })).error!.message, /No data/);
    await a7600.fails(sockets.CIPACK_WRITE, { link: 5 }, "ERROR", -1);
    await a7600.answers(sockets.CIPCLOSE_WRITE, { link: 0 }, { link: 0, error: 0 });
    await a7600.fails(sockets.CIPCLOSE_WRITE, { link: 7 }, "LINK_IN_USE", 4);
  });

  it("received data in hexadecimal digits (2.5)", async () => {
    a7600.simulator.local.serve(80, (peer) => peer.write("from server"));
    await a7600.command('AT+CIPOPEN=5,"TCP","10.0.0.1",80');
    await a7600.simulator.advance(2000);
    await a7600.answers(sockets.CIPRXGET_QUERY, { link: 5 }, { link: 5, rest: 11 });
    await a7600.answers(sockets.CIPRXGET_HEX, { link: 5, length: 5 }, { header: { link: 5, length: 5, rest: 6 }, data: { digits: "66726F6D20" } });
    await a7600.answers(sockets.CIPRXGET_HEX, { link: 5 }, { header: { link: 5, length: 6, rest: 0 }, data: { digits: "736572766572" } });
  });

  it("datagrams' and servers' (2.3, 2.4, 2.14, 2.15)", async () => {
    const { simulator, host } = a7600;
    let heard = "";
    simulator.local.datagrams(6000, "10.0.0.1").onMessage = (bytes) => { heard += Buffer.from(bytes).toString(); };
    const began = simulator.clock.now;
    host.soon(() => new host.modem.UDP({ port: 5000 }).write(Buffer.from("datagram"), "10.0.0.1", 6000));
    await simulator.run(() => heard === "datagram", 1e6);
    // at once: not only when the modem is asked how it went
    assert.ok(simulator.clock.now - began < 5000);
    a7600.shows(sockets.CIPOPEN_UDP);
    a7600.shows(sockets.CIPSEND_UDP);
    await a7600.answers(sockets.SERVERSTART_READ, []);
    new host.modem.Listener({ port: 2020 });
    await simulator.advance(2000);
    await a7600.answers(sockets.SERVERSTART_READ, [{ server: 0, port: 2020 }]);
    a7600.shows(sockets.SERVERSTART_WRITE);
    await a7600.command("AT+SERVERSTART=2021,3,1");
    await a7600.answers(sockets.SERVERSTOP_WRITE, { server: 3 }, { server: 3, error: 0 });
    await a7600.fails(sockets.SERVERSTOP_WRITE, { server: 3 }, "LINK_IN_USE", 4);
    await a7600.answers(sockets.SERVERSTOP_EXECUTE, { server: 0, error: 0 });
    await a7600.answers(sockets.SERVERSTART_READ, []);
    const device = await Asking.open({ dialect: "simcom-a7600", profile: "device" }, { apn: "iot.example" });
    await device.command("AT+SERVERSTART=2021,3");
    await device.answers(sockets.SERVERSTOP_WRITE, { server: 3 }, { server: 3, error: 0 });
    await device.close();
  });

  it("how data are received (2.5)", async () => {
    await a7600.answers(sockets.CIPRXGET_READ, { mode: 1 });
    await a7600.answers(sockets.CIPRXGET_WRITE, { mode: 0 }, undefined);
    await a7600.answers(sockets.CIPRXGET_READ, { mode: 0 });
    const { error } = await a7600.ask(sockets.CIPRXGET_QUERY, { link: 0 });
    assert.match(error!.message, /Operation not supported/);
    await a7600.refuses(sockets.CIPRXGET_WRITE, { mode: 0 }, { mode: 2 }, { mode: -1 });
  });

  it("their test forms", async () => {
    await a7600.answers(sockets.CIPOPEN_TEST, [["(0-9)", '("TCP","UDP")']]);
    await a7600.answers(sockets.CIPSEND_TEST, [["(0-9)", "(1-1500)"]]);
    await a7600.answers(sockets.CIPRXGET_TEST, [["(0-4)", "(0-9)", "(1-1500)"]]);
    await a7600.answers(sockets.CIPCLOSE_TEST, [["(0-9)"]]);
    await a7600.answers(sockets.CIPACK_TEST, [["(0-9)"]]);
    await a7600.answers(sockets.SERVERSTART_TEST, [["(0-65535)", "(0-3)"]]);
  });

  it("refuse what is out of range, and forms with data", async () => {
    for (const form of [sockets.CIPRXGET_QUERY, sockets.CIPCLOSE_WRITE, sockets.CIPACK_WRITE]) await a7600.refuses(form, { link: 0 }, { link: -1 }, { link: 10 });
    await a7600.refuses(sockets.CIPRXGET_HEX, { link: 0 }, { link: 10 }, { length: 0 }, { length: 751 });
    await a7600.refuses(sockets.SERVERSTOP_WRITE, { server: 0 }, { server: -1 }, { server: 4 });
    for (const form of [sockets.CIPOPEN_WRITE, sockets.CIPOPEN_UDP, sockets.CIPRXGET_DATA, sockets.SERVERSTART_WRITE]) await assert.rejects(a7600.ask(form as never), TypeError);
  });

  it("identity", async () => {
    await a7600.answers(identity.CGMI_EXECUTE, { manufacturer: "SIMCOM INCORPORATED" });
    await a7600.answers(identity.CGMM_EXECUTE, { model: "A7670E-FASE" });
    await a7600.answers(identity.CGMR_EXECUTE, { revision: "A7670M6_V1.11.1" });
    await a7600.answers(identity.CGSN_EXECUTE, ({ imei }) => assert.match(imei, /^\d{15}$/));
    await a7600.answers(identity.CIMI_EXECUTE, ({ imsi }) => assert.match(imsi, /^\d{15}$/));
    await a7600.answers(module_.CICCID_EXECUTE, ({ iccid }) => assert.match(iccid, /^89\d{17,18}F?$/));
    await a7600.answers(module_.SIMEI_READ, ({ imei }) => assert.match(imei, /^\d{15}$/));
    await a7600.answers(module_.ATI_EXECUTE, (lines) => assert.deepEqual(lines.map(({ text }) => text).slice(0, 2), ["Manufacturer: SIMCOM INCORPORATED", "Model: A7670E-FASE"]));
    for (const form of [identity.CGMI_TEST, identity.CGMM_TEST, identity.CGMR_TEST, identity.CGSN_TEST, identity.CIMI_TEST, module_.CICCID_TEST, sim.SPIC_TEST]) await a7600.answers(form, []);
    await a7600.answers(sim.CSCLK_TEST, [["(0-2)"]]);
    await a7600.answers(sim.CSCLK_WRITE, { mode: 1 }, undefined);
    await a7600.answers(sim.CSCLK_READ, { mode: 1 });
    await a7600.refuses(sim.CSCLK_WRITE, { mode: 0 }, { mode: 3 }, { mode: -1 });
  });

  it("what the network and the SIM say", async () => {
    await a7600.answers(status.CREG_READ, { reporting: 0, registration: 1 });
    await a7600.answers(status.CGREG_READ, { reporting: 0, registration: 1 });
    await a7600.answers(status.CEREG_READ, { reporting: 0, registration: 1 });
    await a7600.answers(status.COPS_READ, { mode: 0, format: 0, operator: "atwire simulated", technology: "LTE" });
    await a7600.answers(status.CSQ_EXECUTE, { signal: -65 });
    await a7600.answers(status.CESQ_EXECUTE, { rsrq: -9, rsrp: -84 });
    for (const form of [status.CEREG_TEST, status.CGREG_TEST, status.CREG_TEST]) await a7600.answers(form, ([[range]]) => assert.match(range, /^\(0-\d\)$/));
    await a7600.answers(status.COPS_TEST, ([[operator]]) => assert.match(operator, /atwire simulated/));
    await a7600.answers(status.CSQ_TEST, [["(0-31,99)", "(0-7,99)"]]);
    await a7600.answers(status.CESQ_TEST, ([list]) => assert.equal(list.length, 6));
    await a7600.answers(sim.SPIC_EXECUTE, { pin: 3, puk: 10, pin2: 3, puk2: 10 });
    await a7600.answers(module_.CPSI_READ, ({ mode, state, cell }) => assert.deepEqual([mode, state, cell.split(",").length], ["LTE", "Online", 12]));
  });

  it("the packet domain", async () => {
    await a7600.answers(packet.CGATT_READ, { attached: 1 });
    await a7600.answers(packet.CGATT_WRITE, { attached: 1 }, undefined);
    await a7600.answers(packet.CGDCONT_WRITE, { contextID: 3, type: "IPV4V6", apn: "third" }, undefined);
    await a7600.answers(packet.CGDCONT_READ, (all) => assert.deepEqual(all.map(({ contextID, type, apn }) => [contextID, type, apn]), [[1, "IP", "iot.example"], [3, "IPV4V6", "third"]]));
    await a7600.answers(packet.CGDCONT_TEST, (types) => assert.equal(types.length, 3));
    await a7600.answers(packet.CGACT_TEST, [["(0,1)"]]);
    await a7600.answers(packet.CGACT_WRITE, { active: 1, contextID: 3 }, undefined);
    await a7600.answers(packet.CGACT_READ, [{ contextID: 1, active: 1 }, { contextID: 3, active: 1 }]);
    await a7600.answers(packet.CGPADDR_TEST, [["(1-16)"]]);
    await a7600.answers(packet.CGPADDR_EXECUTE, ([first]) => assert.match(first.address!, /^10\./));
    await a7600.answers(packet.CGPADDR_WRITE, { contextID: 1 }, ([first]) => assert.match(first.address!, /^10\./));
    await a7600.answers(sim.CGAUTH_TEST, ([[range]]) => assert.equal(range, "(1-16)"));
    await a7600.answers(sim.CGAUTH_WRITE, { contextID: 4, authentication: 2, password: "word", user: "me" }, undefined);
    assert.deepEqual(await a7600.command("AT+CGDCONT?").then((lines) => lines.length), 2 + 0);
    await a7600.refuses(sim.CGAUTH_WRITE, { contextID: 4, authentication: 1, password: "w", user: "u" }, { contextID: 0 }, { contextID: 17 }, { authentication: 4 }, { password: "x".repeat(65) }, { user: 'a"' });
  });

  it("clock and radio", async () => {
    await a7600.answers(clock.CCLK_TEST, []);
    await a7600.answers(clock.CCLK_READ, ({ clock: { time } }) => assert.ok(time > 0));
    await a7600.answers(power.CFUN_READ, { functionality: 1 });
    await a7600.answers(power.CFUN_TEST, ([[range]]) => assert.match(range, /^\(0,1,4/));
  });

  it("switched off, and restarted", async () => {
    await a7600.answers(module_.CRESET_EXECUTE, undefined);
    await a7600.simulator.run(() => a7600.host.ready === 2, 200_000);
    await a7600.answers(module_.CPOF_EXECUTE, undefined);
    await a7600.simulator.run(() => !a7600.simulator.device.isOn, 60_000);
  });
});
