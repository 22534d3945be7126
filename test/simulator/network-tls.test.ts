import assert from "node:assert/strict";
import tls from "node:tls";
import { LocalNetwork } from "../../hosts/simulator/network-local.js";
import type { TlsOptions } from "../../hosts/simulator/network.js";
import type { PreSharedKey } from "../../hosts/simulator/pre-shared-key.js";
import { Authority, type Identity } from "./authority.js";
import { serveAt, type Served } from "./outside.js";
import { Ear, WORLDS, type World } from "./worlds.js";

const DATA = Buffer.alloc(50_000, Uint8Array.from({ length: 256 }, (_, i) => i));

/** A server in these tests sends back what it gets. */
type Serve = (world: World, identity: Identity | PreSharedKey, authority: Authority, wantsClient?: Identity, expired?: boolean) => Promise<Served>;

const SERVERS: Record<string, Serve> = {
  async local(world, identity, authority, wantsClient, expired) {
    const close = (world.network as LocalNetwork).serve(443, peer => {
      peer.onData = bytes => void peer.write(bytes);
    }, { name: "device.example", authority: authority.pem, client: wantsClient?.cert, expired, psk: "identity" in identity ? identity : undefined });
    return { port: 443, close };
  },
  async real(_world, identity, authority, wantsClient) {
    const shown = "identity" in identity ? { ciphers: "PSK", maxVersion: "TLSv1.2" as const, pskCallback: (_socket: unknown, who: string) => (who === identity.identity ? identity.key : null) } : identity;
    return serveAt(tls.createServer({ ...shown, ...(wantsClient && { requestCert: true, ca: authority.pem }) }, socket => void socket.on("error", () => {}).pipe(socket)));
  },
};

for (const [kind, make] of Object.entries(WORLDS)) {
  describe(`simulator: ${kind} network, TLS`, () => {
    let authority: Authority, stranger: Authority, identity: Identity, client: Identity;
    let world: World;
    let server: Served | undefined;
    before(async () => {
      [authority, stranger] = [await Authority.create(), await Authority.create("someone else")];
      identity = await authority.issue("device.example");
      client = await authority.issue("a client");
    });
    beforeEach(() => void (world = make()));
    afterEach(() => {
      world.close();
      server?.close();
    });

    /** Connects, secured from the beginning; gives what was told first. */
    const connect = async (options: TlsOptions, port = server!.port): Promise<Ear> => {
      const ear = new Ear();
      ear.connection = world.network.tcpConnect("127.0.0.1", port, ear, { window: 3000, tls: options });
      assert.deepEqual(ear.told, [], "nothing comes from inside the call");
      await world.run(() => ear.told.length > 0);
      return ear;
    };

    it("verifies name and authority, and carries bytes with back-pressure", async () => {
      server = await SERVERS[kind](world, identity, authority);
      const ear = await connect({ name: "device.example", ca: [authority.pem], verify: true });
      assert.deepEqual(ear.told, ["connect"]);
      ear.connection!.write(DATA);
      await world.run(() => ear.heard.length === DATA.length);
      assert.equal(ear.heard, DATA.toString("latin1"));
      ear.connection!.end();
      await world.run(() => ear.told.includes("close"));
      assert.deepEqual(ear.told, ["connect", "end", "close"]);
    });

    it("never delivers more than was granted", async () => {
      server = await SERVERS[kind](world, identity, authority);
      const ear = new Ear();
      const connection = world.network.tcpConnect("127.0.0.1", server.port, ear, { window: 700, tls: { verify: false } });
      await world.run(() => ear.told.length > 0);
      connection.write(DATA);
      await world.run(() => ear.heard.length === 700);
      connection.grant(1);
      await world.run(() => ear.heard.length === 701);
      await world.clock.advance(20);
      assert.equal(ear.heard, DATA.toString("latin1", 0, 701));
    });

    it("refuses another name, another authority, and a server without TLS", async () => {
      server = await SERVERS[kind](world, identity, authority);
      assert.deepEqual((await connect({ name: "other.example", ca: [authority.pem], verify: true })).told, ["ERR_TLS_CERT_ALTNAME_INVALID"]);
      assert.deepEqual((await connect({ name: "device.example", ca: [stranger.pem], verify: true })).told, ["UNABLE_TO_VERIFY_LEAF_SIGNATURE"]);
      assert.deepEqual((await connect({ name: "device.example", verify: true })).told, ["UNABLE_TO_VERIFY_LEAF_SIGNATURE"], "without authorities none is trusted");
      const plain = await world.server();
      const ear = new Ear();
      world.network.tcpConnect("127.0.0.1", plain.port, ear, { window: 100, tls: { verify: false } });
      await world.run(() => plain.clients.length === 1 || ear.told.length > 0);
      plain.clients[0]?.write("220 I speak no TLS\r\n");
      await world.run(() => ear.told.length > 0);
      assert.match(ear.told.join(), /^(EPROTO|ERR_SSL_\w+)$/);
    });

    it("tells a certificate whose time is over, and whether its name is another, too", async () => {
      server = await SERVERS[kind](world, await authority.issueExpired("device.example"), authority, undefined, true);
      const outcome = async (name: string, verify = true): Promise<string> => (await connect({ name, ca: [authority.pem], verify })).told[0];
      assert.equal(await outcome("device.example"), "CERT_HAS_EXPIRED");
      assert.equal(await outcome("other.example"), "CERT_HAS_EXPIRED ERR_TLS_CERT_ALTNAME_INVALID");
      assert.equal(await outcome("other.example", false), "connect");
    });

    it("takes any certificate where nothing is verified", async () => {
      server = await SERVERS[kind](world, identity, authority);
      assert.deepEqual((await connect({ verify: false })).told, ["connect"]);
      assert.deepEqual((await connect({ name: "other.example", verify: false })).told, ["connect"]);
    });

    it("verifies the authority alone where no name is wanted", async () => {
      server = await SERVERS[kind](world, identity, authority);
      assert.deepEqual((await connect({ ca: [stranger.pem, authority.pem], verify: true })).told, ["connect"]);
    });

    it("knows a server by a key that both have, and no other", async () => {
      const psk = { identity: "me", key: Buffer.from("0123456789abcdef", "hex") };
      server = await SERVERS[kind](world, psk, authority);
      const ear = await connect({ verify: true, psk });
      assert.deepEqual(ear.told, ["connect"]);
      ear.connection!.write(DATA.subarray(0, 2000));
      await world.run(() => ear.heard.length === 2000);
      for (const other of [{ ...psk, identity: "you" }, { ...psk, key: Buffer.from("ff", "hex") }]) assert.match((await connect({ verify: true, psk: other })).told.join(), /^E\w+$/);
      assert.match((await connect({ name: "device.example", ca: [authority.pem], verify: true })).told.join(), /^E\w+$/, "a certificate is wanted");
      server.close();
      server = await SERVERS[kind](world, identity, authority);
      assert.match((await connect({ verify: true, psk })).told.join(), /^E\w+$/, "a certificate is no key");
    });

    it("secures a connection that stands", async () => {
      server = await SERVERS[kind](world, identity, authority);
      const ear = new Ear();
      ear.connection = world.network.tcpConnect("127.0.0.1", server.port, ear, { window: 3000 });
      await world.run(() => ear.told.length > 0);
      ear.connection.secure({ name: "device.example", ca: [authority.pem], verify: true });
      assert.deepEqual(ear.told, ["connect"]);
      await world.run(() => ear.told.length > 1);
      ear.connection.write(DATA);
      await world.run(() => ear.heard.length === DATA.length);
      assert.deepEqual(ear.told, ["connect", "secured"]);

      const doubtful = new Ear();
      doubtful.connection = world.network.tcpConnect("127.0.0.1", server.port, doubtful, { window: 3000 });
      await world.run(() => doubtful.told.length > 0);
      doubtful.connection.secure({ name: "device.example", ca: [stranger.pem], verify: true });
      await world.run(() => doubtful.told.length > 1);
      assert.deepEqual(doubtful.told, ["connect", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"]);
    });

    it("shows a certificate of its own where it is asked to", async () => {
      server = await SERVERS[kind](world, identity, authority, client);
      const ear = await connect({ ca: [authority.pem], verify: true, ...client });
      ear.connection!.write(Buffer.from("it is me"));
      await world.run(() => ear.heard !== "");
      assert.equal(ear.heard, "it is me");
      const nobody = await connect({ ca: [authority.pem], verify: true });
      // TLS 1.3: the server looks at the client's certificate after the client has finished.
      await world.run(() => /ERR_SSL|ECONNRESET/.test(nobody.told.join()));
    });

    it("fails with certificates that are none", async () => {
      server = await SERVERS[kind](world, identity, authority);
      const ear = await connect({ ca: ["-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n"], verify: true });
      assert.equal(ear.told.length, 1);
      assert.notEqual(ear.told[0], "connect");
    });
  });
}

describe("simulator: local network, model of TLS", () => {
  it("resets a client that speaks plainly to a server with TLS, and matches wildcard names and addresses", async () => {
    const world = WORLDS.local();
    const network = world.network as LocalNetwork;
    const heard: string[] = [];
    network.serve(443, peer => void (peer.onData = bytes => void heard.push(Buffer.from(bytes).toString())), { name: "*.example.com", authority: "A" });
    network.serve(444, () => {}, { name: "10.0.0.1", authority: "A" });
    const plain = new Ear();
    plain.connection = network.tcpConnect("10.0.0.1", 443, plain);
    await world.run(() => plain.told.length > 0);
    plain.connection.write(Buffer.from("GET /"));
    await world.run(() => plain.told.length > 1);
    assert.deepEqual([plain.told, heard], [["connect", "ECONNRESET"], []]);
    for (const [port, name, outcome] of [[443, "a.example.com", "connect"], [443, "example.com", "ERR_TLS_CERT_ALTNAME_INVALID"], [444, "10.0.0.1", "connect"], [444, "10.0.0.2", "ERR_TLS_CERT_ALTNAME_INVALID"]] as const) {
      const ear = new Ear();
      network.tcpConnect("10.0.0.1", port, ear, { tls: { name, ca: ["A"], verify: true } });
      await world.run(() => ear.told.length > 0);
      assert.deepEqual(ear.told, [outcome], name);
    }
    world.close();
  });
});
