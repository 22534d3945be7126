import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo, Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import type { Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import type { ModemError } from "../../src/errors.js";
import type { SecureOptions } from "../../src/sockets/tls.js";
import { Authority, type Identity } from "../simulator/authority.js";
import { simulated, type SimHost } from "./sim-host.js";

const LIMIT = 1_000_000;
const NAME = "localhost";

/** How a connection went. */
interface Outcome {
  opened: boolean;
  received: string;
  error: ModemError | undefined;
}

/** Where the servers are: what serves `identity` there, and its port. */
interface Place {
  options: Partial<SimulatorOptions>;
  serve(simulator: Simulator, identity: Identity, authority: Authority, expired: boolean): Promise<number>;
}

describe("TLS over a simcom-ca", () => {
  const files = mkdtempSync(path.join(os.tmpdir(), "atwire-ca-"));
  const closers: (() => unknown)[] = [];
  let authority: Authority, stranger: Authority, good: Identity, other: Identity, late: Identity, lateOther: Identity;
  before(async () => {
    [authority, stranger] = [await Authority.create(), await Authority.create("someone else")];
    good = await authority.issue(NAME);
    other = await authority.issue("elsewhere.example");
    late = await authority.issueExpired(NAME);
    lateOther = await authority.issueExpired("elsewhere.example");
    writeFileSync(path.join(files, "ca.pem"), authority.pem);
    writeFileSync(path.join(files, "stranger.pem"), stranger.pem);
  });
  afterEach(async () => { for (const close of closers.splice(0)) await close(); });
  after(() => rmSync(files, { recursive: true }));

  const PLACES: Record<string, Place> = {
    "a modelled network": {
      options: {},
      async serve(simulator, identity, { pem }, expired) {
        const name = identity === good || identity === late ? NAME : "elsewhere.example";
        simulator.local.serve(443, (peer) => { peer.onData = (bytes) => peer.end(bytes); }, { name, authority: pem, expired });
        return 443;
      },
    },
    "the real network": {
      options: { network: "real", clock: "accelerated" },
      async serve(_simulator, identity) {
        const server = tls.createServer(identity, (socket) => void socket.on("error", () => {}).pipe(socket));
        const sockets = new Set<Socket>();
        server.on("connection", (socket: Socket) => void sockets.add(socket.on("error", () => {}))).on("tlsClientError", () => {});
        closers.push(() => {
          server.close();
          for (const socket of sockets) socket.destroy();
        });
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        return (server.address() as AddressInfo).port;
      },
    },
  };

  async function online(options: Partial<SimulatorOptions>, links = 2): Promise<{ simulator: Simulator; host: SimHost }> {
    const set = { "ca.root": path.join(files, "ca.pem"), "ca.stranger": path.join(files, "stranger.pem") };
    const { simulator, host } = await simulated({ dialect: "simcom-ca", ...options, set }, { apn: "iot.example", links });
    closers.push(() => simulator.close());
    await simulator.run(() => host.ready > 0, LIMIT);
    return { simulator, host };
  }

  /** Says hello, closes with its echo. */
  async function connect(simulator: Simulator, host: SimHost, port: number, secure?: SecureOptions): Promise<Outcome> {
    const outcome: Outcome = { opened: false, received: "", error: undefined };
    let over = false;
    host.soon(() => new host.modem.TLS({
      host: NAME, port, secure,
      onWritable() { if (!outcome.opened) this.write(Buffer.from("hello")); outcome.opened = true; },
      onReadable() {
        outcome.received += Buffer.from(this.read() as ArrayBuffer).toString();
        if (outcome.received.length < 5) return;
        this.close();
        over = true;
      },
      onError(error) { outcome.error = error; over = true; },
    }));
    await simulator.run(() => over || host.thrown.length > 0, LIMIT);
    if (host.thrown.length > 0) throw host.thrown.pop();
    return outcome;
  }

  for (const [kind, place] of Object.entries(PLACES)) for (const profile of ["document", "device"] as const) {
    describe(`${kind}, ${profile}`, () => {
      /** An identity that the server shows, what the application wants, and the modem's code. */
      const REFUSALS: [name: string, identity: () => Identity, expired: boolean, secure: SecureOptions, code: string, modemCode: number][] = [
        ["another authority's certificate", () => good, false, { ca: "stranger" }, "CONNECT_FAILED", 27],
        ["a certificate whose time is over", () => late, true, { ca: "root" }, "CERTIFICATE_EXPIRED", 24],
        ["a certificate for another name", () => other, false, { ca: "root" }, "CERTIFICATE_NAME", 25],
        ["a certificate for another name whose time is over", () => lateOther, true, { ca: "root" }, "CERTIFICATE", 26],
        ["a certificate that is not for the wanted name", () => good, false, { ca: "root", serverName: "elsewhere.example" }, "CERTIFICATE_NAME", 25],
      ];

      it("connects where the certificate is the wanted one", async () => {
        const { simulator, host } = await online({ ...place.options, profile });
        const port = await place.serve(simulator, good, authority, false);
        assert.deepEqual(await connect(simulator, host, port, { ca: "root" }), { opened: true, received: "hello", error: undefined });
        const elsewhere = await place.serve(simulator, other, authority, false);
        assert.deepEqual(await connect(simulator, host, elsewhere, { ca: "root", serverName: "elsewhere.example" }), { opened: true, received: "hello", error: undefined });
      });

      for (const [name, identity, expired, secure, code, modemCode] of REFUSALS) {
        it(`refuses ${name}`, async () => {
          const { simulator, host } = await online({ ...place.options, profile });
          const port = await place.serve(simulator, identity(), authority, expired);
          const { opened, received, error } = await connect(simulator, host, port, secure);
          assert.deepEqual([opened, received, error?.code, error?.modemCode, error?.command], [false, "", code, modemCode, "AT+CAOPEN"]);
        });
      }

      it("takes any certificate when it need not be verified, and only then", async () => {
        const { simulator, host } = await online({ ...place.options, profile });
        const port = await place.serve(simulator, lateOther, authority, true);
        assert.deepEqual(await connect(simulator, host, port, { verify: false }), { opened: true, received: "hello", error: undefined });
        // the same link again: nothing of the last connection's settings is left
        assert.equal((await connect(simulator, host, port, { ca: "root" })).error?.modemCode, 26);
        assert.deepEqual(await connect(simulator, host, port, { verify: false }), { opened: true, received: "hello", error: undefined });
      });

      it("does not open with an authority that the modem does not have", async () => {
        const { simulator, host } = await online({ ...place.options, profile });
        const port = await place.serve(simulator, good, authority, false);
        const { opened, error } = await connect(simulator, host, port, { ca: "nobody" });
        assert.deepEqual([opened, error?.code, error?.command], [false, "REFUSED", "AT+CASSLCFG"]);
      });
    });
  }

  it("does not secure TCP on a link that was secured before, nor after a connection that was given up half open", async () => {
    const { simulator, host } = await online({}, 1);
    const port = await PLACES["a modelled network"].serve(simulator, good, authority, false);
    await connect(simulator, host, port, { ca: "root" });
    simulator.local.serve(80, (peer) => peer.end("plain"));
    for (let pause = 0; pause < 60; pause += 3) {
      let given!: { close(): void };
      host.soon(() => { given = new host.modem.TLS({ host: NAME, port, secure: { ca: "root" } }); });
      await simulator.advance(pause);
      let received = "";
      let ended = false;
      host.soon(() => given.close());
      await simulator.run(() => host.rested && host.modem.links[0].free(), LIMIT);
      host.soon(() => {
        new host.modem.TCP({ host: NAME, port: 80, onReadable() { received += Buffer.from(this.read() as ArrayBuffer).toString(); }, onError(error) { assert.equal(error, undefined); ended = true; } });
      });
      await simulator.run(() => ended, LIMIT);
      assert.equal(received, "plain");
    }
    assert.deepEqual(host.thrown, []);
  });

  it("sends nothing when nobody says whom to trust", async () => {
    const { simulator, host } = await online({});
    const before = simulator.executed.length;
    for (const secure of [undefined, {}, { verify: true }, { serverName: NAME }, { tag: 5 }]) assert.throws(() => new host.modem.TLS({ host: NAME, port: 443, secure }), /secure\.ca/);
    await simulator.advance(5000);
    assert.deepEqual(simulator.executed.slice(before), []);
    assert.ok(host.modem.links.every((link) => link.free()));
  });

  it("refuses options that are none", async () => {
    const { simulator, host } = await online({});
    const before = simulator.executed.length;
    const refuses = (type: typeof TypeError | typeof RangeError, secure: unknown): void => void assert.throws(() => new host.modem.TLS({ host: NAME, port: 443, secure: secure as SecureOptions }), type, JSON.stringify(secure));
    for (const wrong of [5, null, "root"]) refuses(TypeError, wrong);
    for (const wrong of [{ ca: 5 }, { ca: ["root"] }, { verify: 0 }, { verify: "false", ca: "root" }, { ca: "root", serverName: 5 }, { ca: "root", tag: "5" }]) refuses(TypeError, wrong);
    for (const wrong of [{ ca: 'ro"ot' }, { ca: "root\r" }, { ca: "x".repeat(101) }, { ca: "root", serverName: "x".repeat(65) }, { ca: "root", serverName: 'a"b' }, { ca: "root", tag: -1 }]) refuses(RangeError, wrong);
    assert.throws(() => new host.modem.TLS(undefined as never), TypeError);
    assert.throws(() => new host.modem.TLS({ host: NAME, port: 0, secure: { ca: "root" } }), RangeError);
    await simulator.advance(5000);
    assert.deepEqual(simulator.executed.slice(before), []);
  });
});
