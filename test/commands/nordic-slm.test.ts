import assert from "node:assert/strict";
import * as clock from "../../src/dialects/cellular-commands/clock.js";
import * as forms from "../../src/dialects/nordic-slm/commands/index.js";
import * as proxies from "../../src/dialects/nordic-slm/commands/proxies.js";
import * as sockets from "../../src/dialects/nordic-slm/commands/sockets.js";
import { Noted } from "../driver/sim-host.js";
import { Asking } from "./asking.js";

const HI = new Uint8Array([0x68, 0x69, 0x22, 0xff]);

for (const profile of ["document", "device"] as const) describe(`nordic-slm, as its ${profile} has it: commands`, () => {
  let slm: Asking;
  beforeEach(async () => { slm = await Asking.open({ dialect: "nordic-slm", profile }, { links: 2 }); });
  afterEach(() => slm.close());

  describe("the socket", () => {
    it("XSOCKET, XSOCKETOPT, XCONNECT, XSEND of a TCP client", async () => {
      const heard: Buffer[] = [];
      slm.simulator.local.serve(80, (peer) => { peer.onData = (bytes) => { heard.push(Buffer.from(bytes)); }; });
      await slm.answers(sockets.XSOCKET_TEST, ([[ops, types]]) => assert.deepEqual([ops.replace(" ", ""), types.replace(" ", "")], ["(0,1)", "(1,2)"]));
      await slm.answers(sockets.XSOCKET_READ, { handle: 0 });
      await slm.answers(sockets.XSOCKET_OPEN, { type: 1, role: 0 }, { handle: 1, type: 1, role: 0, protocol: 6 });
      await slm.answers(sockets.XSOCKET_READ, { handle: 1, protocol: 6, role: 0 });
      await slm.fails(sockets.XSOCKET_OPEN, { type: 1, role: 0 }, "ERROR", -1);
      await slm.answers(sockets.XSOCKETOPT_TEST, ([[ops]]) => assert.equal(ops.replace(" ", ""), "(0,1)"));
      await slm.answers(sockets.XSOCKETOPT_WRITE, { name: 20, value: 30 }, undefined);
      await slm.answers(sockets.XSOCKETOPT_QUERY, { name: 20 }, { value: 30 });
      await slm.answers(sockets.XSOCKETOPT_QUERY, { name: 4 }, profile === "document" ? { value: 0 } : {});
      await slm.answers(sockets.XSOCKETOPT_WRITE, { name: 77, value: 1 }, { remark: "not supported" });
      await slm.answers(sockets.XCONNECT_READ, { connected: 0 });
      await slm.answers(sockets.XCONNECT_WRITE, { url: "localhost", port: 80 }, { connected: 1 });
      await slm.answers(sockets.XCONNECT_READ, { connected: 1 });
      await slm.answers(sockets.XSEND_WRITE, { datatype: 2, data: "{}" }, { size: 2 });
      await slm.answers(sockets.XSEND_HEX, { data: HI }, { size: 4 });
      await slm.answers(sockets.XSOCKET_CLOSE, {}, { handle: 0 });
      assert.equal(Buffer.concat(heard).toString("latin1"), '{}hi"\xff');
      await slm.fails(sockets.XSOCKET_CLOSE, {}, "ERROR", -1);
      await slm.answers(sockets.XSOCKET_OPEN, { type: 1, role: 0, secTag: 7 }, { handle: 1, type: 1, role: 0, protocol: 258 });
      await slm.answers(sockets.XSOCKET_CLOSE, {}, { handle: 0 });
    });

    it("tell why they fail", async () => {
      await slm.answers(sockets.XSOCKET_OPEN, { type: 1, role: 0 }, ({ handle }) => assert.equal(handle, 1));
      await slm.fails(sockets.XCONNECT_WRITE, { url: "127.0.0.1", port: 81 }, "CONNECT_FAILED", 61);
      await slm.fails(sockets.XSEND_WRITE, { datatype: 1, data: "x" }, "ERROR", -1);
    });

    it("XBIND, XSENDTO of datagrams", async () => {
      const peer = slm.simulator.local.datagrams(6001, "10.0.0.1");
      const heard: string[] = [];
      peer.onMessage = (bytes, port) => heard.push(`${port} ${Buffer.from(bytes).toString("latin1")}`);
      await slm.answers(sockets.XSOCKET_OPEN, { type: 2, role: 0 }, { handle: 1, type: 2, role: 0, protocol: 17 });
      await slm.answers(sockets.XBIND_WRITE, { port: 5000 }, undefined);
      await slm.answers(sockets.XSENDTO_WRITE, { url: "10.0.0.1", port: 6001, datatype: 1, data: "hello" }, { size: 5 });
      await slm.answers(sockets.XSENDTO_HEX, { url: "10.0.0.1", port: 6001, data: HI }, { size: 4 });
      assert.deepEqual(heard, ["5000 hello", '5000 hi"\xff']);
      await slm.refuses(sockets.XSENDTO_WRITE, { url: "x", port: 1, datatype: 1, data: "x" }, { url: "" }, { url: "x".repeat(129) }, { port: 0 }, { port: 65536 }, { datatype: 0 }, { datatype: 5 }, { data: "" }, { data: 'a"' }, { data: "x".repeat(577) });
      await slm.refuses(sockets.XSENDTO_HEX, { url: "x", port: 1, data: HI }, { url: "" }, { url: "x".repeat(129) }, { port: 0 }, { port: 65536 }, { data: new Uint8Array(0) }, { data: new Uint8Array(289) });
    });

    it("XLISTEN, XACCEPT of a TCP server", async () => {
      await slm.answers(sockets.XSOCKET_OPEN, { type: 1, role: 1 }, ({ role }) => assert.equal(role, 1));
      await slm.answers(sockets.XBIND_WRITE, { port: 5000 }, undefined);
      await slm.answers(sockets.XLISTEN_EXECUTE, undefined);
      await slm.answers(sockets.XACCEPT_READ, {});
      const accepted = slm.ask(sockets.XACCEPT_EXECUTE);
      slm.simulator.local.connect(5000, () => {});
      assert.deepEqual((await accepted).reply, { address: "10.0.0.99" });
      slm.shows(sockets.XACCEPT_EXECUTE);
      await slm.answers(sockets.XACCEPT_READ, { address: profile === "document" ? "10.0.0.99" : "2" });
    });

    it("XGETADDRINFO", async () => {
      slm.simulator.local.host("one.example", "192.0.2.1");
      await slm.answers(sockets.XGETADDRINFO_WRITE, { url: "one.example" }, { address: "192.0.2.1" });
      await slm.fails(sockets.XGETADDRINFO_WRITE, { url: "nobody.invalid" }, "DNS_FAILED", 2);
      await slm.refuses(sockets.XGETADDRINFO_WRITE, { url: "x" }, { url: "" }, { url: "a b" }, { url: "x".repeat(129) });
    });

    it("refuse what is out of range", async () => {
      await slm.refuses(sockets.XSOCKET_OPEN, { type: 1, role: 0 }, { type: 0 }, { type: 3 }, { role: -1 }, { role: 2 }, { secTag: -1 }, { secTag: 2147483648 });
      await slm.refuses(sockets.XSOCKETOPT_QUERY, { name: 20 }, { name: -1 }, { name: 65536 });
      await slm.refuses(sockets.XSOCKETOPT_WRITE, { name: 20, value: 1 }, { name: -1 }, { name: 65536 }, { value: -1 }, { value: 2147483648 });
      await slm.refuses(sockets.XBIND_WRITE, { port: 1 }, { port: -1 }, { port: 65536 });
      await slm.refuses(sockets.XCONNECT_WRITE, { url: "x", port: 1 }, { url: "" }, { url: 'a"' }, { url: "x".repeat(129) }, { port: 0 }, { port: 65536 });
      await slm.refuses(sockets.XSEND_WRITE, { datatype: 1, data: "x" }, { datatype: 0 }, { datatype: 5 }, { data: "" }, { data: "a\r" }, { data: "x".repeat(577) });
      await slm.refuses(sockets.XSEND_HEX, { data: HI }, { data: new Uint8Array(0) }, { data: new Uint8Array(289) });
    });
  });

  describe("what the driver's own sockets send", () => {
    it("XRECV, of a number of bytes and of all", async () => {
      for (const [readLength, command, form] of [[undefined, "#XRECV", sockets.XRECV_EXECUTE], [40, "#XRECV=20", sockets.XRECV_WRITE]] as const) {
        await slm.close();
        slm = await Asking.open({ dialect: "nordic-slm", profile }, { readLength });
        slm.simulator.local.serve(80, (peer) => peer.write("hello"));
        let noted: Noted | undefined;
        slm.host.soon(() => { noted = new Noted(slm.host.modem, "localhost", 80); });
        await slm.simulator.run(() => noted?.received.length === 5, 1e6);
        assert.equal(noted!.received.toString(), "hello");
        assert.ok(slm.simulator.executed.includes(command));
        slm.shows(form);
      }
    });

    it("XRECVFROM, of a number of bytes and of all", async () => {
      for (const [readLength, command, form] of [[undefined, "#XRECVFROM", sockets.XRECVFROM_EXECUTE], [40, "#XRECVFROM=20", sockets.XRECVFROM_WRITE]] as const) {
        await slm.close();
        slm = await Asking.open({ dialect: "nordic-slm", profile }, { readLength });
        const peer = slm.simulator.local.datagrams(6001, "10.0.0.1");
        let heard = "";
        slm.host.soon(() => { new slm.host.modem.UDP({ port: 5000, onReadable() { heard += Buffer.from(this.read()!).toString(); } }); });
        // the first read waits for it
        await slm.simulator.run(() => slm.simulator.local.binds(5000), 1e6);
        peer.send(Buffer.from("hello"), 5000);
        await slm.simulator.run(() => heard.length === 5, 1e6);
        assert.equal(heard, "hello");
        assert.ok(slm.simulator.executed.includes(command));
        slm.shows(form);
      }
    });

    it("XTCPSVR and XTCPRECV, of no more characters than find room", async () => {
      for (const [receive, forced] of [[1536, "#XTCPRECV=1350"], [200, "#XTCPRECV=112"]] as const) {
        await slm.close();
        slm = await Asking.open({ dialect: "nordic-slm", set: { shortRead: "kept" } }, { buffers: { receive } });
        let received = "";
        slm.host.soon(() => {
          new slm.host.modem.Listener({
            port: 5000,
            onReadable() {
              const from = this.read()!;
              new slm.host.modem.TCP({ from, onReadable() { received += Buffer.from(this.read() as ArrayBuffer).toString(); } });
            },
          });
        });
        await slm.simulator.advance(1000);
        slm.simulator.local.connect(5000, (peer) => peer.write("x".repeat(300)));
        await slm.simulator.run(() => received.length === 300, 1e6);
        assert.equal(received, "x".repeat(300));
        assert.ok(slm.simulator.executed.includes(forced), slm.simulator.executed.join());
      }
      slm.shows(proxies.XTCPRECV_WRITE);
    });

    it("no form with data, nor data mode, by run", async () => {
      for (const form of [sockets.XRECV_EXECUTE, sockets.XRECVFROM_EXECUTE]) await assert.rejects(slm.ask(form), TypeError);
      for (const form of [sockets.XRECV_WRITE, sockets.XRECVFROM_WRITE, proxies.XTCPRECV_WRITE]) await assert.rejects(slm.ask(form, { size: 1 }), TypeError);
      await assert.rejects(slm.ask(proxies.XTCPSVR_DATA_MODE, { port: 1 }), TypeError);
      await assert.rejects(slm.ask(proxies.XTCPCLI_DATA_MODE, { url: "x", port: 1 }), TypeError);
      await assert.rejects(slm.ask(proxies.XUDPSVR_DATA_MODE, { port: 1 }), TypeError);
      await assert.rejects(slm.ask(proxies.XUDPCLI_DATA_MODE, { url: "x", port: 1 }), TypeError);
    });
  });

  describe("the proxies", () => {
    it("XTCPSVR", async () => {
      await slm.answers(proxies.XTCPSVR_TEST, ([[ops, ...rest]]) => assert.deepEqual([ops.replace(/ /g, ""), ...rest], ["(0,1,2)", "<port>", "<sec_tag>"]));
      await slm.answers(proxies.XTCPSVR_READ, { listening: -1, peer: -1 });
      await slm.answers(proxies.XTCPSVR_START, { port: 5000 }, { handle: 1 });
      await slm.answers(proxies.XTCPSVR_READ, { listening: 1, peer: -1, dataMode: 0 });
      await slm.fails(proxies.XTCPSVR_START, { port: 5001 }, "ERROR", -1);
      await slm.answers(proxies.XTCPSVR_STOP, {}, { error: 0 });
      slm.simulator.local.tcpListen(5001, { listening() {}, connection: () => { throw new Error("nobody"); }, error() {} });
      await slm.fails(proxies.XTCPSVR_START, { port: 5001 }, "PORT_IN_USE", 48);
      await slm.refuses(proxies.XTCPSVR_START, { port: 1 }, { port: 0 }, { port: 65536 }, { secTag: -1 });
    });

    it("XTCPCLI, XTCPSEND", async () => {
      const heard: Buffer[] = [];
      slm.simulator.local.serve(80, (peer) => { peer.onData = (bytes) => { heard.push(Buffer.from(bytes)); }; });
      await slm.answers(proxies.XTCPCLI_TEST, ([[ops, ...rest]]) => assert.deepEqual([ops.replace(/ /g, ""), ...rest], ["(0,1,2)", "<url>", "<port>", "<sec_tag>"]));
      await slm.answers(proxies.XTCPCLI_READ, ({ handle }) => assert.equal(handle, -1));
      await slm.fails(proxies.XTCPCLI_CONNECT, { url: "localhost", port: 81 }, "CONNECT_FAILED", 61);
      await slm.answers(proxies.XTCPCLI_CONNECT, { url: "localhost", port: 80 }, { handle: 1 });
      await slm.answers(proxies.XTCPCLI_READ, { handle: 1, dataMode: 0 });
      await slm.answers(proxies.XTCPSEND_WRITE, { datatype: 1, data: "Test TLS client" }, { size: 15 });
      await slm.answers(proxies.XTCPSEND_HEX, { data: HI }, { size: 4 });
      assert.equal(Buffer.concat(heard).toString("latin1"), 'Test TLS clienthi"\xff');
      await slm.answers(proxies.XTCPCLI_DISCONNECT, {}, { error: 0 });
      await slm.fails(proxies.XTCPSEND_WRITE, { datatype: 1, data: "x" }, "ERROR", -1);
      await slm.refuses(proxies.XTCPCLI_CONNECT, { url: "x", port: 1 }, { url: "" }, { url: "x".repeat(129) }, { port: 0 }, { port: 65536 }, { secTag: -1 });
      await slm.refuses(proxies.XTCPSEND_WRITE, { datatype: 1, data: "x" }, { datatype: 0 }, { datatype: 5 }, { data: "" }, { data: "x".repeat(577) });
      await slm.refuses(proxies.XTCPSEND_HEX, { data: HI }, { data: new Uint8Array(0) }, { data: new Uint8Array(289) });
    });

    it("XUDPSVR, XUDPCLI, XUDPSEND", async () => {
      const peer = slm.simulator.local.datagrams(6001, "10.0.0.1");
      const heard: string[] = [];
      peer.onMessage = (bytes) => heard.push(Buffer.from(bytes).toString("latin1"));
      await slm.answers(proxies.XUDPSVR_TEST, ([[ops]]) => assert.equal(ops.replace(/ /g, ""), "(0,1,2)"));
      await slm.answers(proxies.XUDPCLI_TEST, ([[ops]]) => assert.equal(ops.replace(/ /g, ""), "(0,1,2)"));
      await slm.answers(proxies.XUDPSVR_READ, { handle: -1 });
      await slm.answers(proxies.XUDPSVR_START, { port: 5000 }, { handle: 1 });
      await slm.answers(proxies.XUDPSVR_READ, { handle: 1, dataMode: 0 });
      // what it sends on at once is no line
      peer.send(Buffer.from("\r\nOK\r\n"), 5000);
      await slm.simulator.advance(1000);
      await slm.answers(proxies.XUDPSEND_WRITE, { datatype: 1, data: "pong" }, { size: 4 });
      await slm.answers(proxies.XUDPSVR_STOP, {}, { error: 0 });
      await slm.answers(proxies.XUDPCLI_READ, { handle: -1 });
      await slm.answers(proxies.XUDPCLI_CONNECT, { url: "10.0.0.1", port: 6001 }, { handle: 1 });
      await slm.answers(proxies.XUDPCLI_READ, { handle: 1, dataMode: 0 });
      await slm.answers(proxies.XUDPSEND_HEX, { data: HI }, { size: 4 });
      await slm.answers(proxies.XUDPCLI_DISCONNECT, {}, profile === "document" ? undefined : { error: 0 });
      assert.deepEqual(heard, ["pong", 'hi"\xff']);
      assert.deepEqual(slm.host.errors, []);
      await slm.refuses(proxies.XUDPSVR_START, { port: 1 }, { port: 0 }, { port: 65536 });
      await slm.refuses(proxies.XUDPCLI_CONNECT, { url: "x", port: 1 }, { url: "" }, { url: "x".repeat(129) }, { port: 0 }, { port: 65536 }, { secTag: -1 });
      await slm.refuses(proxies.XUDPSEND_WRITE, { datatype: 1, data: "x" }, { datatype: 0 }, { datatype: 5 }, { data: "" }, { data: "x".repeat(577) });
      await slm.refuses(proxies.XUDPSEND_HEX, { data: HI }, { data: new Uint8Array(0) }, { data: new Uint8Array(289) });
    });
  });

  it("the application and its modem", async () => {
    await slm.answers(forms.XSLMVER_EXECUTE, { version: profile === "document" ? "1.4" : "1.5" });
    await slm.answers(forms.XCLAC_EXECUTE, (all) => assert.deepEqual([all[0].name, all.some(({ name }) => name === "#XSOCKET")], ["#XSLMVER", true]));
    await slm.answers(forms.XSLMUART_TEST, ([[rates]]) => assert.match(rates, /^\(1200,.*1000000\)$/));
    await slm.answers(forms.XSLMUART_READ, { rate: 115200 });
    await slm.answers(forms.CPINR_WRITE, { code: "SIM PUK" }, { code: "SIM PUK", retries: 10 });
    await slm.refuses(forms.CPINR_WRITE, { code: "SIM PIN" }, { code: "SIM PIN2" });
    await slm.answers(forms.XICCID_EXECUTE, ({ iccid }) => assert.match(iccid, /^89\d{17,18}F?$/));
    await slm.answers(forms.CGMI_EXECUTE, { manufacturer: "Nordic Semiconductor ASA" });
    await slm.answers(forms.CGMM_EXECUTE, { model: "nRF9160-SICA" });
    await slm.answers(forms.CGMR_EXECUTE, ({ revision }) => assert.match(revision, /^mfw_nrf9160/));
    await slm.answers(forms.CGSN_EXECUTE, ({ imei }) => assert.match(imei, /^\d{15}$/));
    await slm.answers(forms.CIMI_EXECUTE, ({ imsi }) => assert.match(imsi, /^\d{15}$/));
    await slm.answers(clock.CCLK_READ, ({ clock: { time } }) => assert.ok(time > 0));
    await slm.answers(forms.CESQ_EXECUTE, ({ rsrp }) => assert.ok(rsrp! < -40));
    await slm.answers(forms.CEREG_READ, ({ registration }) => assert.equal(registration, 1));
    await slm.answers(forms.COPS_READ, ({ technology }) => assert.equal(technology, "LTE"));
    await slm.answers(forms.CFUN_READ, { functionality: 1 });
    await slm.answers(forms.CGPADDR_WRITE, { contextID: 0 }, ([{ address }]) => assert.equal(address, slm.host.modem.address));
  });
});
