import assert from "node:assert/strict";
import { Detector } from "../../src/detector.js";
import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import type { TCP } from "../../src/index.js";
import { Script } from "../faults/script.js";
import { PlainPlatform } from "../unit/plain-platform.js";
import { simulated } from "./sim-host.js";

const wrong = (error: unknown): boolean => error instanceof TypeError || error instanceof RangeError;
const NO_PORTS: unknown[] = [NaN, null, false, true, "", "80a", "65536", -1, 1.5, 65536, Infinity, {}, []];

/** A driver that is online with one TCP connection and one UDP port. */
function connected(): { script: Script; tcp: TCP } {
  const script = new Script({ modem: { links: 4 } }).online();
  let open = 0;
  const tcp = new script.modem.TCP({ host: "example.com", port: 80, onWritable: () => open++ });
  script.until(() => open > 0);
  return { script, tcp };
}

describe("wrong arguments are refused before a link is taken", () => {
  it("ports of UDP and listeners", () => {
    const { script } = connected();
    const used = script.modem.links.filter((link) => !link.free()).length;
    for (const port of NO_PORTS) {
      assert.throws(() => new script.modem.UDP({ port } as never), wrong, String(port));
      assert.throws(() => new script.modem.Listener({ port } as never), wrong, String(port));
      assert.throws(() => new script.modem.TCP({ host: "x", port } as never), wrong, String(port));
    }
    assert.equal(script.modem.links.filter((link) => !link.free()).length, used);
  });

  it("datagrams that are to be secured: there is no DTLS", () => {
    const { script } = connected();
    const used = script.modem.links.filter((link) => !link.free()).length;
    for (const secure of [{}, { tag: 5 }, { verify: false }, null]) assert.throws(() => new script.modem.UDP({ secure } as never), /atwire has no DTLS/);
    assert.equal(script.modem.links.filter((link) => !link.free()).length, used);
  });

  it("a `from` that is no TCP connection", () => {
    const { script, tcp } = connected();
    const udp = new script.modem.UDP();
    for (const from of [5, "x", true, {}, [], udp, new script.modem.Listener({ port: 80 }), script.modem]) assert.throws(() => new script.modem.TCP({ from } as never), (error) => error instanceof TypeError || error instanceof SyntaxError);
    script.advance(1000);
    udp.write(Buffer.from("x"), "127.0.0.1", 9);
    assert.equal(tcp.write(Buffer.from("x")) > 0, true);
  });

  it("a format, and leaves the connection with its owner", () => {
    const { script, tcp } = connected();
    assert.throws(() => new script.modem.TCP({ from: tcp, format: "text" } as never), RangeError);
    assert.throws(() => new script.modem.TCP({ from: tcp, onReadable: 5 } as never), TypeError);
    assert.ok(tcp.write(Buffer.from("x")) > 0);
    const other = new script.modem.TCP({ from: tcp, format: "number" });
    assert.equal(other.format, "number");
    other.write(65);
    script.advance(1000);
    assert.equal(script.sent[0], "xA");
  });

  it("a connection that is not secured as one that is", async () => {
    const { simulator, host } = await simulated({ dialect: "simcom-ca" }, { apn: "iot.example" });
    try {
      await simulator.run(() => host.ready > 0, 60_000);
      simulator.local.serve(8001, () => {});
      let open = 0;
      const plain = new host.modem.TCP({ host: "127.0.0.1", port: 8001, onWritable: () => open++ });
      await simulator.run(() => open > 0, 60_000);
      assert.throws(() => new host.modem.TLS({ from: plain }), TypeError);
      assert.ok(plain.write(Buffer.from("x")) > 0);
    } finally {
      await simulator.close();
    }
  });

  it("datagrams that never fit: they would not be written later either", () => {
    const script = new Script({ modem: { links: 2, buffers: { send: 256 } } }).online();
    const udp = new script.modem.UDP();
    script.advance(1000);
    assert.throws(() => udp.write(Buffer.alloc(300), "127.0.0.1", 9), RangeError);
    for (const count of [0, dialect.datagramLimit + 1]) assert.throws(() => udp.write(Buffer.alloc(count), "127.0.0.1", 9), RangeError);
    for (const address of ["", "a b", 'a"b', "a\rb", "x".repeat(46), 5, undefined]) assert.throws(() => udp.write(Buffer.from("x"), address as never, 9), wrong);
    for (const port of [...NO_PORTS, 0, undefined]) assert.throws(() => udp.write(Buffer.from("x"), "127.0.0.1", port as never), wrong);
    for (const data of ["x", 5, null, undefined, [1], {}]) assert.throws(() => udp.write(data as never, "127.0.0.1", 9), wrong);
  });

  it("names of a resolver; and a closed one resolves nothing", () => {
    const script = new Script().online();
    const resolver = new script.modem.Resolver();
    for (const host of ["", "a b", 'a"b', "a\rb", "a\x1ab", "é", "x".repeat(10_000), 5, undefined, null]) assert.throws(() => resolver.resolve({ host } as never), wrong);
    for (const request of [undefined, null, 5, "x"]) assert.throws(() => resolver.resolve(request as never), TypeError);
    for (const name of ["onResolved", "onError"]) assert.throws(() => resolver.resolve({ host: "x", [name]: 5 } as never), TypeError);
    resolver.close();
    resolver.close();
    assert.throws(() => resolver.resolve({ host: "localhost" }), /closed/);
    script.advance(1000);
    assert.deepEqual(script.commands, []);
  });

  it("what a detector is to look for", () => {
    const platform = new PlainPlatform();
    const right = { dialects: [dialect], platform: platform.attach, onFound: () => {} };
    for (const change of [
      { dialects: [] }, { dialects: dialect }, { dialects: [undefined] }, { dialects: [{}] }, { dialects: [dialect, null] }, { dialects: ["quectel-bg95"] },
      { platform: undefined }, { platform: platform }, { onFound: undefined }, { onError: 5 }, { baud: NaN }, { baud: "115200" }, { baud: 0 }, { baud: 1e9 },
    ]) assert.throws(() => new Detector({ ...right, ...change } as never), wrong, JSON.stringify(change));
    assert.equal(platform.written, "");
  });
});

describe("a connection that is handed over", () => {
  it("is read by the bound class of another modem, too", () => {
    const a = connected();
    const b = new Script().online();
    let text = "";
    new b.modem.TCP({ from: a.tcp, onReadable() { text += Buffer.from(this.read() as ArrayBuffer).toString(); } });
    a.script.held[0] = "of modem a";
    a.script.say('\r\n+QIURC: "recv",0\r\n');
    a.script.advance(1000);
    assert.equal(text, "of modem a");
  });
});

describe("the classes that are bound to a modem", () => {
  it("are the same each time they are asked for, and another modem's are others", () => {
    const a = new Script().modem, b = new Script().modem;
    for (const name of ["TCP", "TLS", "UDP", "Listener", "Resolver"] as const) {
      assert.equal(a[name], a[name], name);
      assert.notEqual(a[name], b[name], name);
    }
    assert.ok(new a.Resolver() instanceof a.Resolver);
  });
});
