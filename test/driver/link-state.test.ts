import assert from "node:assert/strict";
import { LINK_OPENING } from "../../src/link-codes.js";
import type { ModemError } from "../../src/errors.js";
import { info, OK, Script } from "../faults/script.js";
import { simulated } from "./sim-host.js";

describe("what a user leaves behind on a link", () => {
  it("is not asked for any more: why its connection failed is not the next one's error", () => {
    const script = new Script({ modem: { links: 1 } }).online();
    script.answer = (command) => {
      if (command.startsWith("AT+QIOPEN=1,0,\"TCP\",\"first")) return ["\r\nERROR\r\n"];
      if (command === "AT+QIGETERROR") return [info("+QIGETERROR: 565,DNS parse failed"), OK];
      return undefined;
    };
    const first = new script.modem.TCP({ host: "first.example", port: 80 });
    // the very moment at which the reason is to be asked for
    script.until(() => script.modem.links[0].operation !== 0);
    const link = script.modem.links[0];
    const ask = link.ask;
    let error: ModemError | undefined;
    let writable = 0;
    // another socket's callback may be made before the question is sent
    link.ask = function (operation) {
      ask.call(this, operation);
      if (!first._link) return;
      first.close();
      new script.modem.TCP({ host: "second.example", port: 80, onWritable: () => writable++, onError: (each) => { error = each; } });
    };
    script.until(() => writable > 0 || error !== undefined);
    assert.equal(error, undefined);
  });

  it("has no deadline for the next one", () => {
    const script = new Script({ modem: { links: 1 } }).online();
    script.answer = (command) => {
      // the first never gets its result
      if (command.startsWith("AT+QIOPEN=1,0,\"TCP\",\"first")) return [OK];
      if (command.startsWith("AT+QISTATE=1,0")) return [info('+QISTATE: 0,"TCP","first.example",80,0,1,1,0,0,"uart1"'), OK];
      if (command.startsWith("AT+QICLOSE=0")) return { pieces: [OK], delay: 900 };
      return undefined;
    };
    const first = new script.modem.TCP({ host: "first.example", port: 80 });
    const link = script.modem.links[0];
    script.until(() => link.state === LINK_OPENING);
    script.advance(link.deadline - script.time - 300);
    assert.ok(link.state === LINK_OPENING && script.modem._channel.idle());
    first.close();
    let error: ModemError | undefined;
    let writable = 0;
    new script.modem.TCP({ host: "second.example", port: 80, onWritable: () => writable++, onError: (each) => { error = each; } });
    script.until(() => writable > 0 || error !== undefined);
    assert.equal(error, undefined);
  });
});

describe("a listener of an A7600", () => {
  it("does not wait for another one's connections when that one was closed", async () => {
    const { simulator, host } = await simulated({ dialect: "simcom-a7600" }, { apn: "iot.example", links: 2 });
    const modem = host.modem;
    try {
      await simulator.run(() => host.ready > 0, 60_000);
      const taken: unknown[] = [];
      const Listener = modem.Listener;
      const first = new Listener({ port: 8001, onReadable() { taken.push(this.read()); } });
      await simulator.advance(1000);
      simulator.local.connect(8001, () => {});
      await simulator.run(() => taken.length === 1, 10_000);
      first.close();
      await simulator.advance(1000);
      const errors: unknown[] = [];
      new Listener({ port: 8002, onReadable() { taken.push(this.read()); }, onError: (error) => errors.push(error) });
      await simulator.advance(1000);
      simulator.local.connect(8002, () => {});
      await simulator.run(() => taken.length === 2 || errors.length > 0, 10_000);
      assert.deepEqual(errors, []);
    } finally {
      await simulator.close();
    }
  });
});
