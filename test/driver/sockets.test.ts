import assert from "node:assert/strict";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import type { Modem } from "../../src/modem.js";
import type { ModemOptions } from "../../src/modem-options.js";
import type { ModemError } from "../../src/errors.js";
import type { Datagram, Listener, TCP, UDP } from "../../src/index.js";
import { FAMILIES, MODES, type Family } from "./families.js";
import { simulated, type SimHost } from "./sim-host.js";

const PORT = 8009;
/** Everything that may be mistaken for something else, and every byte value. */
const AWKWARD = Buffer.concat([
  Buffer.from('\r\nOK\r\n\r\nERROR\r\n> \x1a\x1b+++\r\n+QIURC: "closed",0\r\n+QIRD: 5\r\n#XRECV: 1, 5\r\nOK\r\n+CARECV: 3,\r\n+IPCLOSE: 0,1\r\n+SOCKCL:0\r\n\r\n+CIPRXGET: 2,0,4,0\r\n"\\,', "latin1"),
  Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
]);

function stream(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += AWKWARD.length + 3) {
    AWKWARD.copy(bytes, at);
    bytes.write(String(at), Math.min(length - 1, at + AWKWARD.length), 3, "latin1");
  }
  return bytes;
}

/** One end of a connection: what came and how it ended. */
class End {
  received = Buffer.alloc(0);
  opened = 0;
  ended = false;
  error: ModemError | undefined;
  private toSend = Buffer.alloc(0);
  readonly socket: TCP;

  constructor(make: (callbacks: object) => TCP, readonly pace = Infinity) {
    const end = this;
    this.socket = make({
      onReadable() {
        end.received = Buffer.concat([end.received, Buffer.from(this.read() as ArrayBuffer)]);
      },
      onWritable(count: number) {
        end.opened++;
        end.push(count);
      },
      onError(error?: ModemError) {
        end.ended = true;
        end.error = error;
      },
    } as { onReadable(this: TCP): void });
  }

  send(bytes: Uint8Array): void {
    this.toSend = Buffer.concat([this.toSend, bytes]);
    if (this.opened > 0) this.push(0);
  }

  private push(room: number): void {
    let free = room;
    while (this.toSend.length > 0) {
      const piece = this.toSend.subarray(0, Math.max(1, Math.min(this.toSend.length, free)));
      try {
        free = this.socket.write(piece);
      } catch (error) {
        assert.equal((error as Error).message, "would block");
        return;
      }
      this.toSend = this.toSend.subarray(piece.length);
    }
  }
}

interface Stage {
  simulator: Awaited<ReturnType<typeof simulated>>["simulator"];
  host: SimHost;
  modem: Modem;
  run(until: () => boolean, limit?: number): Promise<void>;
}

for (const family of FAMILIES.concat(MODES)) for (const profile of ["document", "device"] as const) {
  describe(`sockets over a ${family.dialect.name}${family.mode ? ` in ${family.mode} mode` : ""}, as its ${profile} has it`, () => {
    const stages: Stage[] = [];
    afterEach(async () => {
      for (const stage of stages.splice(0)) await stage.simulator.close();
    });

    async function online(options: Partial<ModemOptions> = {}, setup: object = {}): Promise<Stage> {
      const { simulator, host } = await simulated({ dialect: family.dialect.name, profile, ...family.simulator, ...setup }, { dialect: family.dialect, ...family.modem, ...options });
      const stage = { simulator, host, modem: host.modem, run: (until: () => boolean, limit = 600_000) => simulator.run(until, limit) };
      stages.push(stage);
      await stage.run(() => host.ready > 0);
      assert.deepEqual(host.errors, []);
      return stage;
    }

    function connect(stage: Stage, host = "127.0.0.1", port = PORT): End {
      return new End((callbacks) => new stage.modem.TCP({ host, port, ...callbacks }));
    }

    tcpClients(family, profile, online, connect);
    resolvers(family, online);
    if (family.dialect.listens) listeners(family, online);
    if (family.dialect.datagramLimit > 0) datagrams(online, family);
  });
}

type Online = (options?: Partial<ModemOptions>, setup?: object) => Promise<Stage>;

function tcpClients(family: Family, profile: string, online: Online, connect: (stage: Stage, host?: string, port?: number) => End): void {
  it("carry every byte both ways, whatever it looks like", async () => {
    const stage = await online();
    const peers: LocalPeer[] = [];
    let heard = Buffer.alloc(0);
    stage.simulator.local.serve(PORT, (peer) => {
      peers.push(peer);
      peer.onData = (bytes) => { heard = Buffer.concat([heard, bytes]); };
    });
    const end = connect(stage);
    const down = stream(20_000);
    const up = stream(9_000);
    await stage.run(() => end.opened > 0);
    end.send(up);
    peers[0].write(down);
    await stage.run(() => end.received.length >= down.length && heard.length >= up.length);
    assert.ok(end.received.equals(down));
    assert.ok(heard.equals(up));
    assert.deepEqual(stage.host.thrown, []);
    end.socket.close();
  });

  it("deliver everything before they tell that the peer has closed", async () => {
    const stage = await online();
    const sent = stream(5_000);
    stage.simulator.local.serve(PORT, (peer) => peer.end(sent));
    const end = connect(stage);
    await stage.run(() => end.ended);
    assert.ok(end.received.equals(sent));
    assert.equal(end.error, undefined);
  });

  it("tell the peer when they are closed, after what was written", async () => {
    const stage = await online();
    let heard = Buffer.alloc(0);
    let over = false;
    stage.simulator.local.serve(PORT, (peer) => {
      peer.onData = (bytes) => { heard = Buffer.concat([heard, bytes]); };
      peer.onEnd = () => { over = true; peer.end(); };
    });
    const end = connect(stage);
    await stage.run(() => end.opened > 0);
    stage.host.soon(() => {
      end.socket.write(Buffer.from("the last words"));
      end.socket.close();
      end.socket.close();
      assert.throws(() => end.socket.write(Buffer.from("x")), /closed/);
    });
    await stage.run(() => over);
    assert.equal(heard.toString(), "the last words");
    assert.equal(end.ended, false, "no callback after close");
  });

  it("tell that nobody listens there, and that a name is unknown", async () => {
    const stage = await online();
    const refused = connect(stage);
    await stage.run(() => refused.ended);
    assert.ok(refused.error);
    assert.match(refused.error.code, /CONNECT_FAILED|REFUSED/);
    assert.equal(refused.opened, 0);
    const lost = connect(stage, "nowhere.invalid");
    await stage.run(() => lost.ended);
    assert.ok(lost.error);
    assert.match(lost.error.code, /DNS_FAILED|CONNECT_FAILED/);
    const good = connect(stage, "localhost");
    stage.simulator.local.serve(PORT, (peer) => peer.write("hello"));
    await stage.run(() => good.received.length === 5 || good.ended);
    assert.equal(good.ended, good.error !== undefined);
  });

  if (family.dropping !== profile) it("wait for a peer that takes nothing, and lose nothing", async () => {
    const stage = await online();
    let heard = 0;
    let peer: LocalPeer | undefined;
    stage.simulator.local.serve(PORT, (each) => {
      peer = each;
      each.pause();
      each.onData = (bytes) => { heard += bytes.length; };
    });
    const end = connect(stage);
    await stage.run(() => end.opened > 0);
    const up = stream(40_000);
    end.send(up);
    await stage.simulator.advance(20_000);
    assert.equal(end.ended, false, end.error?.message);
    peer!.resume();
    await stage.run(() => heard === up.length);
  });

  if (!family.unstoppable) it("wait for an application that reads nothing: the peer is stopped", async () => {
    const stage = await online();
    const sent = stream(60_000);
    let read = false;
    let received = Buffer.alloc(0);
    stage.simulator.local.serve(PORT, (peer) => peer.end(sent));
    let ended = false;
    const socket: TCP = new stage.modem.TCP({
      host: "127.0.0.1", port: PORT,
      onReadable() { if (read) received = Buffer.concat([received, Buffer.from(this.read() as ArrayBuffer)]); },
      onError(error) { ended = true; assert.equal(error, undefined); },
    });
    await stage.simulator.advance(30_000);
    assert.equal(ended, false);
    stage.host.soon(() => {
      read = true;
      received = Buffer.from(socket.read() as ArrayBuffer);
    });
    await stage.run(() => ended);
    assert.ok(received.equals(sent));
  });

  it("end with an error when the modem restarts, and connect again after it", async () => {
    const stage = await online();
    stage.simulator.local.serve(PORT, (peer) => peer.write("hello"));
    const first = connect(stage);
    await stage.run(() => first.received.length === 5);
    stage.simulator.reboot();
    await stage.run(() => first.ended && stage.host.ready > 1);
    assert.ok(first.error);
    const second = connect(stage);
    await stage.run(() => second.received.length === 5);
  });

  if (family.links > 1) it("stand beside each other, each with its own bytes", async () => {
    const count = Math.min(3, family.links);
    const stage = await online({ links: count });
    const down = [0, 1, 2].map((n) => Buffer.from(stream(6_000).map((byte) => byte ^ (n * 85))));
    stage.simulator.local.serve(PORT, (peer) => peer.write(down[0]));
    stage.simulator.local.serve(PORT + 1, (peer) => peer.write(down[1]));
    stage.simulator.local.serve(PORT + 2, (peer) => peer.end(down[2]));
    const ends = Array.from({ length: count }, (_, n) => connect(stage, "127.0.0.1", PORT + n));
    assert.throws(() => connect(stage), /no link is free/);
    await stage.run(() => ends.every((end, n) => end.received.length === down[n].length));
    ends.forEach((end, n) => assert.ok(end.received.equals(down[n]), `connection ${n}`));
    assert.deepEqual(stage.host.errors, []);
  });
}

function listeners(family: Family, online: Online): void {
  it("listen: a client's bytes come back, then its end", async () => {
    const stage = await online({ links: Math.min(2, family.links) });
    const ends: End[] = [];
    let told = 0;
    const listener = new stage.modem.Listener({
      port: PORT,
      onReadable(count) {
        told += count;
        for (let socket = this.read(); socket; socket = this.read()) {
          const from = socket;
          const end: End = new End((callbacks) => new stage.modem.TCP({ from, ...callbacks }));
          ends.push(end);
        }
      },
      onError(error) { assert.fail(error?.message); },
    });
    assert.equal(listener.port, PORT);
    await stage.simulator.advance(3000);
    let heard = Buffer.alloc(0);
    const greeting = stream(family.atOnce ?? 2_000);
    const client = stage.simulator.local.connect(PORT, (peer) => peer.write(greeting));
    client.onData = (bytes) => { heard = Buffer.concat([heard, bytes]); };
    await stage.run(() => ends.length === 1 && ends[0].received.length === greeting.length);
    assert.equal(told, 1);
    assert.ok(ends[0].received.equals(greeting));
    assert.equal(ends[0].socket.remoteAddress, "10.0.0.99");
    ends[0].send(greeting);
    await stage.run(() => heard.length === greeting.length);
    assert.ok(heard.equals(greeting));
    client.end();
    await stage.run(() => ends[0].ended);
    assert.equal(ends[0].error, undefined);
    assert.throws(() => new stage.modem.TCP({ from: ends[0].socket }), /closed/);
    listener.close();
    listener.close();
    assert.throws(() => listener.read(), /closed/);
  });

  it("listen: a client that comes when no link is free is turned away, the next one is not", async () => {
    const stage = await online({ links: 1 });
    const accepted: TCP[] = [];
    new stage.modem.Listener({ port: PORT, onReadable() { for (let socket = this.read(); socket; socket = this.read()) accepted.push(socket); } });
    await stage.simulator.advance(3000);
    const first = stage.simulator.local.connect(PORT, () => {});
    await stage.run(() => accepted.length === 1);
    let turned = false;
    const second = stage.simulator.local.connect(PORT, () => {});
    second.onEnd = () => { turned = true; second.end(); };
    second.onClose = () => { turned = true; };
    await stage.run(() => turned);
    let over = false;
    first.onEnd = () => { over = true; first.end(); };
    accepted[0].close();
    await stage.run(() => over);
    await stage.simulator.advance(3000);
    stage.simulator.local.connect(PORT, () => {});
    await stage.run(() => accepted.length === 2);
  });

  it("listen: what a client sent before it closed is read by whoever takes the connection over later", async () => {
    const stage = await online({ links: 1 });
    const listener: Listener = new stage.modem.Listener({ port: PORT });
    await stage.simulator.advance(3000);
    stage.simulator.local.connect(PORT, (peer) => peer.end("and gone"));
    await stage.simulator.advance(10_000);
    const socket = listener.read();
    assert.ok(socket);
    const end = new End((callbacks) => new stage.modem.TCP({ from: socket, ...callbacks }));
    await stage.run(() => end.ended);
    assert.equal(end.received.toString(), "and gone");
    assert.equal(end.error, undefined);
  });

  it("listen: a port in use is an error", async () => {
    const stage = await online({ links: 1 });
    let error: ModemError | undefined;
    stage.simulator.local.tcpListen(PORT, { listening() {}, connection: () => { throw new Error("nobody"); }, error() {} });
    new stage.modem.Listener({ port: PORT, onError(reason) { error = reason; } });
    await stage.run(() => error !== undefined);
    assert.ok(error?.command);
  });
}

function datagrams(online: Online, family: Family): void {
  it("exchange datagrams, each whole, with whoever sends them", async () => {
    const stage = await online({ links: 1 });
    const limit = family.dialect.datagramLimit;
    const received: Datagram[] = [];
    const socket: UDP = new stage.modem.UDP({
      port: PORT,
      onReadable(count) {
        for (let datagram = this.read(); datagram; datagram = this.read()) {
          received.push(datagram);
          count--;
        }
        assert.equal(count, 0);
      },
    });
    const one = stage.simulator.local.datagrams(6001, "10.0.0.1");
    const two = stage.simulator.local.datagrams(6002, "10.0.0.2");
    const heard: string[] = [];
    one.onMessage = (bytes, port) => heard.push(`one ${port} ${Buffer.from(bytes).toString("latin1")}`);
    // before the modem is ready for it, too
    socket.write(Buffer.from("early"), "10.0.0.1", 6001);
    await stage.run(() => heard.length === 1);
    assert.deepEqual(heard, [`one ${PORT} early`]);
    const long = stream(limit);
    for (const bytes of [Buffer.from("a"), long, AWKWARD]) {
      const before = received.length;
      one.send(bytes, PORT);
      await stage.run(() => received.length > before);
      const last = received[before];
      assert.equal(received.length, before + 1);
      assert.ok(Buffer.from(last).equals(bytes));
      assert.deepEqual([last.address, last.port], ["10.0.0.1", 6001]);
    }
    if (family.sendersTold) {
      received.length = 0;
      const sent = [[one, long], [two, AWKWARD], [one, Buffer.from("b")], [two, Buffer.from("cd")]] as const;
      for (const [peer, bytes] of sent) peer.send(bytes, PORT);
      await stage.run(() => received.length === sent.length);
      const told = received.map((each) => `${each.address} ${each.port} ${Buffer.from(each).toString("latin1")}`);
      assert.deepEqual(told.sort(), sent.map(([peer, bytes]) => `${peer.address} ${peer.port} ${Buffer.from(bytes).toString("latin1")}`).sort());
    }
    let big: Buffer | undefined;
    one.onMessage = (bytes) => { big = Buffer.from(bytes); };
    stage.host.soon(() => socket.write(long, "10.0.0.1", 6001));
    await stage.run(() => big !== undefined);
    assert.ok(big?.equals(long));
    assert.throws(() => socket.write(Buffer.alloc(limit + 1), "10.0.0.1", 6001), RangeError);
    assert.throws(() => socket.write(Buffer.alloc(1), "10.0.0.1\r", 6001), RangeError);
    assert.throws(() => socket.write(Buffer.alloc(1), "10.0.0.1", 0), RangeError);
    socket.close();
    assert.throws(() => socket.write(Buffer.alloc(1), "10.0.0.1", 6001), /closed/);
  });
}

function resolvers(family: Family, online: Online): void {
  it("resolve names by the modem, and leave addresses alone", async () => {
    const stage = await online();
    const told: string[] = [];
    stage.simulator.local.host("known.example", "10.9.8.7");
    const resolver = new stage.modem.Resolver();
    const ask = (host: string): void => resolver.resolve({
      host,
      onResolved(name, address) { told.push(`${name} is ${address}`); },
      onError(name, error) { told.push(`${name}: ${error?.code}`); },
    });
    for (const host of ["known.example", "10.1.2.3", "::1"]) {
      ask(host);
      assert.deepEqual(told, [], "not from inside the call");
      await stage.run(() => told.length > 0);
      assert.deepEqual(told.splice(0), [`${host} is ${host === "known.example" && family.dialect.lookup ? "10.9.8.7" : host}`]);
    }
    if (family.dialect.lookup) {
      ask("nowhere.invalid");
      await stage.run(() => told.length > 0);
      assert.match(told[0], /^nowhere.invalid: (DNS_FAILED|ERROR)$/);
    }
    told.length = 0;
    assert.throws(() => ask('a"b'), RangeError);
    ask("known.example");
    resolver.close();
    await stage.simulator.advance(10_000);
    assert.deepEqual(told, [], "no callback after close");
    assert.deepEqual(stage.host.errors, []);
  });
}
