import assert from "node:assert/strict";
import { FAMILIES } from "./families.js";
import { simulated } from "./sim-host.js";

for (const family of FAMILIES) for (const profile of ["document", "device"] as const) {
  describe(`a ${family.dialect.name}, as its ${profile} has it`, () => {
    // AnyCloud gives up after 10 s (wire-notes 5.3)
    const delay = family.dialect.name === "microchip-anycloud" ? 4000 : 20_000;
    it(`waits for a connection that takes ${(2 * delay) / 1000} s`, async () => {
      const { simulator, host } = await simulated({ dialect: family.dialect.name, profile }, family.modem);
      try {
        await simulator.run(() => host.ready > 0, 60_000);
        simulator.local.serve(8001, () => {});
        simulator.local.latency = delay;
        let open = 0;
        const errors: unknown[] = [];
        const began = simulator.clock.now;
        new host.modem.TCP({ host: "127.0.0.1", port: 8001, onWritable: () => open++, onError: (error) => errors.push(error) });
        await simulator.run(() => open > 0 || errors.length > 0, 200_000);
        assert.deepEqual(errors, []);
        assert.ok(simulator.clock.now - began >= 2 * delay, "not before it stands");
      } finally {
        await simulator.close();
      }
    });

    it("goes on when any callback of a socket throws", async () => {
      const { simulator, host } = await simulated({ dialect: family.dialect.name, profile }, { ...family.modem, links: 1 });
      try {
        await simulator.run(() => host.ready > 0, 60_000);
        const local = simulator.local;
        local.serve(8001, (peer) => peer.end("hello"));
        const modem = host.modem;
        const fail = (name: string) => () => { throw new Error(name); };
        const thrown = async (name: string): Promise<void> => {
          const said = (): boolean => host.thrown.some((error) => (error as Error).message === name);
          await simulator.run(said, 120_000);
          assert.equal(host.thrown.filter((error) => (error as Error).message === name).length, 1, name + " is told once");
          await simulator.advance(10_000);
        };
        let socket: { close(): void } = new modem.TCP({ host: "127.0.0.1", port: 8001, onWritable: fail("writable"), onReadable() { this.read(); throw new Error("readable"); }, onError: fail("ended") });
        await thrown("writable");
        await thrown("readable");
        await thrown("ended");
        const resolver = new modem.Resolver();
        resolver.resolve({ host: "127.0.0.1", onResolved: fail("resolved") });
        await thrown("resolved");
        if (family.dialect.lookup) {
          resolver.resolve({ host: "nowhere.invalid", onError: fail("not resolved") });
          await thrown("not resolved");
        }
        const peer = local.datagrams(8002);
        socket = new modem.UDP({ port: 8003, onReadable() { this.read(); throw new Error("datagram"); } });
        (socket as InstanceType<typeof modem.UDP>).write(Buffer.from("x"), peer.address, 8002);
        await simulator.advance(5000);
        peer.send("y", 8003);
        await thrown("datagram");
        socket.close();
        await simulator.advance(5000);
        socket = new modem.Listener({ port: 8004, onReadable() { this.read()!.close(); throw new Error("accepted"); } });
        await simulator.advance(5000);
        local.connect(8004, () => {});
        await thrown("accepted");
        socket.close();
        await simulator.advance(5000);
        local.tcpListen(8005, { listening() {}, connection: () => { throw new Error("nobody"); }, error() {} });
        new modem.Listener({ port: 8005, onError: fail("in use") });
        await thrown("in use");
        modem.command("AT", fail("answered"));
        await thrown("answered");
        let open = 0;
        new modem.TCP({ host: "127.0.0.1", port: 8001, onWritable: () => open++ });
        await simulator.run(() => open > 0, 60_000);
        assert.equal(modem.state, "ready");
      } finally {
        await simulator.close();
      }
    });

    it("comes online when each callback of the modem's own throws, and tells a socket of its end when that throws", async () => {
      const fail = (name: string) => () => { throw new Error(name); };
      const { simulator, host } = await simulated({ dialect: family.dialect.name, profile }, { ...family.modem, onStatus: fail("status"), onReady: fail("ready"), onError: fail("error") });
      try {
        const modem = host.modem;
        const times = (name: string): number => host.thrown.filter((error) => (error as Error).message === name).length;
        await simulator.run(() => host.ready > 0, 600_000);
        assert.equal(times("ready"), 1);
        assert.equal(times("status"), host.statuses.length);
        assert.ok(host.statuses.length > 3);
        host.soon(() => modem.overrun(5));
        simulator.wake();
        await simulator.run(() => host.errors.length > 0, 60_000);
        assert.equal(host.errors[0]!.code, "LINE_LOST");
        assert.equal(times("error"), host.errors.length);
        const before = host.thrown.length;
        new modem.UDP({ onError: fail("ended") });
        await simulator.advance(20_000);
        assert.equal(host.thrown.length, before);
        host.soon(() => modem.close());
        simulator.wake();
        await simulator.advance(20_000);
        assert.equal(modem.state, "closed");
        assert.equal(times("ended"), 1);
      } finally {
        await simulator.close();
      }
    });
  });
}
