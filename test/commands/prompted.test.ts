import assert from "node:assert/strict";
import type { Form } from "../../src/command-form.js";
import { dialectNamed } from "../../hosts/desktop/dialects.js";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import * as anycloud from "../../src/dialects/microchip-anycloud/commands/sockets.js";
import * as bg95 from "../../src/dialects/quectel-bg95/commands/sockets.js";
import * as a7600 from "../../src/dialects/simcom-a7600/commands/sockets.js";
import * as ca from "../../src/dialects/simcom-ca/commands/sockets.js";
import type { Platform } from "../../src/platform.js";
import type { PlainPlatform } from "../unit/plain-platform.js";
import { FAMILIES } from "../driver/families.js";
import { Noted, simulated } from "../driver/sim-host.js";
import { Asking } from "./asking.js";

/** Every byte, and what modems say. */
const ALL = Buffer.concat([Buffer.from("\r\nOK\r\n> \r\n#SEND OK\r\nERROR\r\n+CIPSEND: 0,1,1\r\n+++", "latin1"), Buffer.from(Array.from({ length: 1000 }, (_, i) => i & 255))]);
const FORBIDDEN = (bytes: number[]): Buffer => Buffer.from(ALL.filter((byte) => !bytes.includes(byte)));

interface Case {
  dialect: string;
  form: Form;
  /** Arguments besides the data; the first is the connection's number. */
  more?: Record<string, unknown>;
  number: string;
  data: Buffer;
  reply(number: number): unknown;
  /** Bytes that it can't send, each. */
  refused?: number[];
  most: number;
}

const CASES: Record<string, Case> = {
  "QISEND, counted": { dialect: "quectel-bg95", form: bg95.QISEND_WRITE, number: "connectID", data: ALL, reply: () => undefined, most: 1460 },
  "QISEND, up to Ctrl-Z": { dialect: "quectel-bg95", form: bg95.QISEND_TEXT, number: "connectID", data: FORBIDDEN([26, 27]), reply: () => undefined, refused: [26, 27], most: 1460 },
  "CIPSEND, counted": { dialect: "simcom-a7600", form: a7600.CIPSEND_WRITE, number: "link", data: ALL, reply: (link) => ({ link, requested: ALL.length, confirmed: ALL.length }), most: 1500 },
  "CIPSEND, up to Ctrl-Z": { dialect: "simcom-a7600", form: a7600.CIPSEND_TEXT, number: "link", data: ALL, reply: (link) => ({ link, requested: ALL.length, confirmed: ALL.length }), most: 1500 },
  "CASEND": { dialect: "simcom-ca", form: ca.CASEND_WRITE, number: "cid", more: { inputTime: 3000 }, data: ALL, reply: (cid) => ({ cid, result: 0, sent: ALL.length }), most: 1460 },
  "SOCKWR, counted": { dialect: "microchip-anycloud", form: anycloud.SOCKWR_WRITE, number: "socket", data: ALL, reply: () => undefined, most: 1400 },
  "SOCKWR, length 0": { dialect: "microchip-anycloud", form: anycloud.SOCKWR_STREAM, number: "socket", data: FORBIDDEN([43]), reply: () => undefined, refused: [43], most: 1400 },
};

async function opened(dialect: string, simulator: Partial<SimulatorOptions> = {}): Promise<Asking> {
  const family = FAMILIES.find((each) => each.dialect.name === dialect)!;
  return Asking.open({ dialect, ...simulator }, { dialect: dialectNamed(dialect), ...family.modem });
}

describe("forms whose data follow a prompt", () => {
  let asking: Asking;
  afterEach(() => asking.close());

  for (const [name, { dialect, form, more, number, data, reply, refused = [], most }] of Object.entries(CASES)) {
    for (const profile of ["document", "device"] as const) for (const port of [{}, { transmit: 16, cost: "esp32", baud: 9600, hostBaud: 9600 }]) {
      it(`${name}: sends every byte, as its ${profile} has it${"cost" in port ? ", through a small port" : ""}`, async () => {
        asking = await opened(dialect, { profile, ...port });
        const { simulator, host } = asking;
        let heard = Buffer.alloc(0);
        simulator.local.serve(80, (peer) => { peer.onData = (bytes) => { heard = Buffer.concat([heard, bytes]); peer.write("four"); }; });
        let noted!: Noted;
        host.soon(() => { noted = new Noted(host.modem, "127.0.0.1", 80); });
        await simulator.run(() => noted?.writable.length > 0, 1e6);
        const id = host.modem.links[0].id;
        await asking.answers(form, { [number]: id, data, ...more }, profile === "device" && dialect === "simcom-ca" ? (() => {}) : reply(id));
        await simulator.run(() => heard.length === data.length, 1e6);
        assert.ok(heard.equals(data));
        // the driver's own sending and the command after it know nothing of it
        host.soon(() => noted.socket.write(Buffer.from("the driver's")));
        await simulator.run(() => heard.length === data.length + 12, 1e6);
        await simulator.run(() => noted.received.length >= 8, 1e6);
        assert.equal(noted.ended, false);
        const wrong: Record<string, unknown>[] = [{ data: "text" }, { data: new Uint8Array(0) }, { data: new Uint8Array(most + 1).fill(65) }];
        for (const byte of refused) wrong.push({ data: Uint8Array.of(65, byte, 66) });
        await asking.refuses(form, { [number]: id, data: new Uint8Array(1), ...more }, ...wrong);
        // what does not exist is told, and nothing is owed
        const { error } = await asking.ask(form, { [number]: 9, data: data.subarray(0, 20), ...more });
        assert.ok(error);
        assert.equal(error.command, `AT${form.row.name}`);
        const failed = await asking.ask(form, { [number]: id, data: data.subarray(0, 20), ...more });
        assert.equal(failed.error, undefined);
        await simulator.run(() => heard.length === data.length + 32, 1e6);
        assert.deepEqual(host.errors, []);
      });
    }
  }

  for (const profile of ["document", "device"] as const) it(`datagrams, as the ${profile} has it`, async () => {
    const small = ALL.subarray(0, 300);
    const cases: [dialect: string, setUp: string[], form: Form, args: Record<string, unknown>][] = [
      ["quectel-bg95", ['AT+QIOPEN=1,3,"UDP SERVICE","127.0.0.1",0,5000,0'], bg95.QISEND_TO, { connectID: 3, data: small, address: "10.0.0.1", remotePort: 6000 }],
      ["simcom-a7600", ['AT+CIPOPEN=3,"UDP",,,5000'], a7600.CIPSEND_UDP, { link: 3, data: small, address: "10.0.0.1", port: 6000 }],
      ["simcom-a7600", ['AT+CIPOPEN=3,"UDP",,,5000'], a7600.CIPSEND_UDP_TEXT, { link: 3, data: small, address: "10.0.0.1", port: 6000 }],
      ["microchip-anycloud", ["AT+SOCKO=1"], anycloud.SOCKWRTO_WRITE, { data: small, address: "10.0.0.1", port: 6000 }],
      ["microchip-anycloud", ["AT+SOCKO=1"], anycloud.SOCKWRTO_STREAM, { data: FORBIDDEN([43]).subarray(0, 300), address: "10.0.0.1", port: 6000 }],
    ];
    for (const [dialect, lines, form, args] of cases) {
      asking = await opened(dialect, { profile });
      const { simulator } = asking;
      let heard = Buffer.alloc(0);
      simulator.local.host("10.0.0.1", "10.0.0.1");
      simulator.local.datagrams(6000, "10.0.0.1").onMessage = (bytes) => { heard = Buffer.concat([heard, bytes]); };
      for (const line of lines) {
        const [answer] = await asking.command(line);
        if (dialect === "microchip-anycloud") {
          args.socket = Number(/\d+$/.exec(answer)![0]);
          await asking.command(`AT+SOCKBL=${String(args.socket)},5000`);
        }
      }
      await simulator.advance(1000);
      await asking.answers(form, args, () => {});
      await simulator.run(() => heard.length >= 300, 100_000);
      assert.ok(heard.equals(args.data as Buffer), dialect);
      await asking.close();
    }
    asking = await opened("quectel-bg95");
  });

  it("tells that the modem's buffer is full", async () => {
    asking = await opened("quectel-bg95");
    const { simulator, host } = asking;
    let paused = false;
    simulator.local.serve(80, (peer) => { peer.pause(); paused = true; });
    let noted!: Noted;
    host.soon(() => { noted = new Noted(host.modem, "127.0.0.1", 80); });
    await simulator.run(() => noted?.writable.length > 0 && paused, 1e6);
    let error: string | undefined;
    for (let i = 0; i < 100 && !error; i++) error = (await asking.ask(bg95.QISEND_WRITE, { connectID: 0, data: new Uint8Array(1460) })).error?.code;
    assert.equal(error, "SEND_FAIL");
  });

  it("shows the data in the trace, and leaves nothing for the next prompt when the modem refuses", async () => {
    const shown: string[] = [];
    const pair = await simulated({ dialect: "quectel-bg95" }, { apn: "iot.example" }, (platform: PlainPlatform & Platform) => {
      platform.trace = (direction, from, to) => { if (direction === 2) shown.push(Buffer.from(platform.arena.subarray(from, to)).toString("latin1")); };
    });
    asking = new Asking(pair.simulator, pair.host);
    const { simulator, host } = asking;
    await simulator.run(() => host.ready > 0, 1e6);
    let heard = "";
    simulator.local.serve(80, (peer) => { peer.onData = (bytes) => { heard += Buffer.from(bytes).toString("latin1"); }; });
    let noted!: Noted;
    host.soon(() => { noted = new Noted(host.modem, "127.0.0.1", 80); });
    await simulator.run(() => noted?.writable.length > 0, 1e6);
    assert.equal((await asking.ask(bg95.QISEND_WRITE, { connectID: 7, data: Buffer.from("nobody's") })).error?.code, "ERROR");
    host.soon(() => noted.socket.write(Buffer.from("the socket's")));
    await simulator.run(() => heard === "the socket's", 1e6);
    await asking.answers(bg95.QISEND_WRITE, { connectID: 0, data: Buffer.from("the user's") }, undefined);
    assert.equal(heard, "the socket'sthe user's");
    assert.deepEqual(shown, ["the socket's", "the user's"]);
  });

  it("goes on after a prompt that never came, and after data that got lost", async () => {
    for (let seed = 1; seed <= 20; seed++) {
      // bring-up gets over it, too
      asking = await opened("simcom-a7600", { seed, faults: seed % 2 === 0 ? "rx: drop 2e-3" : "tx: drop 1e-3" });
      const { simulator, host } = asking;
      simulator.local.serve(80, () => {});
      host.soon(() => host.modem.command('AT+CIPOPEN=3,"TCP","127.0.0.1",80'));
      await simulator.advance(5000);
      const { error, reply } = await asking.ask(a7600.CIPSEND_TEXT, { link: 3, data: ALL });
      assert.ok(error ? error.command === "AT+CIPSEND" : reply);
      // the conversation goes on in order: an answer that is whole is the question's
      let answers = 0;
      for (let i = 0; i < 20 && answers < 3; i++) {
        let over = false;
        host.soon(() => host.modem.command("AT+CSQ", (failed, lines) => {
          over = true;
          if (failed || lines.length === 0) return;
          answers++;
          assert.match(lines.join(), /^\+?C?S?Q?:? ?\d*,?\d*$/);
        }));
        await simulator.run(() => over, 1e6);
      }
      assert.equal(answers, 3, `seed ${seed}`);
      assert.deepEqual(host.thrown, []);
      await asking.close();
    }
    asking = await opened("quectel-bg95");
  });
});
