import assert from "node:assert/strict";
import { describeSettings } from "../../hosts/simulator/index.js";
import type { LocalCertificate } from "../../hosts/simulator/network-local-tls.js";
import { wireForms } from "../../hosts/simulator/microchip-anycloud/wire-forms.js";
import { anycloud, CONNECT, TCP, UDP, type AnyCloudStage } from "./microchip-anycloud.js";

/** What a row is about: a scene, what it gives in each form, and settings without which nobody would see it. */
interface Scene {
  set?: Record<string, string>;
  play(stage: AnyCloudStage): Promise<string>;
  forms: Record<string, string>;
}

/** A scene of lines typed one after the other; the last answer counts. */
const lines = (...typed: string[]) => async ({ say, after }: AnyCloudStage): Promise<string> => {
  await after(...typed.slice(0, -1));
  return say(typed.at(-1)!);
};

/** Lines typed, then something happens; what is heard within `ms`. */
const event = (ms: number, happens: (stage: AnyCloudStage) => void, ...typed: string[]) => async (stage: AnyCloudStage): Promise<string> => {
  await stage.after(...typed);
  happens(stage);
  return stage.host.pause(ms);
};

const WAIT = (): void => {};
const IDLE = { wifi: "idle" };
const JOIN = ['AT+WSTAC=1,"MyAP"', "AT+WSTAC=2,3", 'AT+WSTAC=3,"MyAPPSK"'];
const WRONG = [...JOIN.slice(0, 2), 'AT+WSTAC=3,"wrong"'];
const SECURE: LocalCertificate = { name: "", authority: "" };
const type = (text: string) => ({ host }: AnyCloudStage): void => host.type(text);
/** A datagram from somewhere to port 5000. */
const datagram = ({ sim }: AnyCloudStage, text: string): void => sim.local.datagrams(7, "10.0.0.9").send(text, 5000);
const BOUND = [UDP, "AT+SOCKBL=1,5000"];
/** Raw data of unknown length, ended. */
const raw = (...typed: string[]) => async (stage: AnyCloudStage): Promise<string> => {
  await stage.after(TCP, CONNECT);
  stage.host.type("AT+SOCKWR=1,0\r\n");
  await stage.host.pause(10);
  for (const text of typed) {
    stage.host.type(text);
    await stage.host.pause(400);
  }
  await stage.host.pause(2000);
  return stage.heard[0];
};

const SCENES: Record<keyof typeof wireForms, Scene> = {
  associationId: { play: lines("AT+WSTA"), forms: { with: '+WSTA:1,1,"MyAP",-50,3\r\nOK\r\n', without: '+WSTA:1,"MyAP",-50,3\r\nOK\r\n' } },
  verbosity: {
    play: lines("AT+X"),
    forms: { 0: "1\r\n", 1: "1:3\r\n", 2: "ERROR\r\n", 3: "ERROR:3\r\n", 4: 'ERROR:"Unknown AT Command"\r\n', 5: 'ERROR:3,"Unknown AT Command"\r\n' },
  },
  identity: {
    play: lines("AT+GMR"),
    forms: { colon: '+GMR:"15x0","19.6.1","19.6.1","19.5.3"\r\nOK\r\n', ver: '+VER:"15x0","19.6.1","19.6.1","19.5.3"\r\nOK\r\n', equals: '+GMR="0.3.2"\r\nOK\r\n' },
  },
  reads: {
    async play({ host, peers, after, say }) {
      await after(TCP, CONNECT);
      peers[0].write("x".repeat(130));
      await host.pause(10);
      const text = await say("AT+SOCKRD=1,1,130");
      peers[0].write("ab");
      await host.pause(10);
      return text + (await host.say("AT+SOCKRD=1,2,2\r\n", "OK\r\n"));
    },
    forms: {
      whole: `+SOCKRD:1,130,"${"x".repeat(130)}"\r\nOK\r\n+SOCKRD:1,2,\r\n#ab\r\nOK\r\n`,
      pieces: `+SOCKRD:1,128,"${"x".repeat(128)}"\r\n+SOCKRD:1,2,"xx"\r\nOK\r\n+SOCKRD:1,2,\r\n#abOK\r\n`,
    },
  },
  failures: {
    async play({ host, after, say }) {
      const query = (await say('AT+DNSRESOLV=1,"nowhere.example"')) + (await host.pause(6000));
      await after(TCP, "AT+SOCKBR=1,\"10.0.0.1\",81");
      const refused = await host.pause(11_000);
      await after("AT+WSTA=0");
      await host.pause(100);
      await after(...WRONG, "AT+WSTA=1,2000");
      return query + refused + (await host.pause(3000));
    },
    forms: {
      document: "OK\r\n\r+DNSERROR:42\r\n" + "\r+WSTAERR:24\r\n",
      firmware: 'OK\r\n\r\r+DNSRESOLV:ERROR:42\r\n' + "\r+SOCKERR:1,14,Socket Bind Failed\r\n" + "\r\r+WSTA:ERROR:24\r\n",
    },
  },
  resolver: {
    play: lines('AT+DNSRESOLV=1,"localhost"', 'AT+DNSRESOLV=2,"localhost"', 'AT+DNSRESOLV=1,"localhost"'),
    forms: { document: 'OK\r\n\r+DNSRESOLV:1,"localhost","127.0.0.1"\r\n', firmware: '+DNSRESOLV:0,"localhost","127.0.0.1"\r\nOK\r\n' },
  },
  subscribing: {
    play: async ({ say, host, after }) => {
      await after("AT+MQTTCONN=1");
      await host.pause(10);
      return (await say('AT+MQTTSUB="t"')) + (await say('AT+MQTTUNSUB="t"'));
    },
    forms: { example: "OK\r\n\r+MQTTSUB:0\r\nOK\r\n\r+MQTTUNSUB:1\r\n", text: "ERROR:5\r\nOK\r\n\r+MQTTUNSUB:2\r\n", firmware: "ERROR:5\r\nOK\r\n\r+MQTTUNSUB:1\r\n" },
  },
  echo: { play: lines("AT"), forms: { 1: "AT\r\nOK\r\n>", 0: "OK\r\n" } },
  emptyScan: { play: event(2000, WAIT, "AT+WSCNA=255,\"nowhere\""), forms: { done: "\r+WSCNDONE\r\n", silent: "" } },
  socketIds: {
    async play({ sim, say }) {
      await sim.advance(5000);
      return (await say(TCP)).replace(/:\d{4,}/, ":uptime") + (await say(TCP)).replace(/:\d{4,}/, ":uptime");
    },
    forms: { small: "+SOCKO:1\r\nOK\r\n+SOCKO:2\r\nOK\r\n", uptime: "+SOCKO:uptime\r\nOK\r\n+SOCKO:uptime\r\nOK\r\n" },
  },
  mark: { play: event(10, type("AT+SOCKWR=1,0\r\n"), TCP, CONNECT), forms: { hash: "\r\n#" } },
  wep: { set: IDLE, play: lines('AT+WSTAC=1,"MyAP"', "AT+WSTAC=2,1", "AT+WSTA=1"), forms: { accepted: "OK\r\n", refused: "ERROR:4\r\n" } },
  incomingId: {
    play: event(10, ({ sim }) => void sim.local.connect(5000, () => {}, "10.0.0.9", 4321), TCP, "AT+SOCKBL=1,5000"),
    forms: { child: '\r+SOCKIND:2,"192.168.0.20",5000,"10.0.0.9",4321\r\n', listener: '\r+SOCKIND:1,"192.168.0.20",5000,"10.0.0.9",4321\r\n' },
  },
  shortRead: {
    async play(stage) {
      await event(10, each => datagram(each, "abcdef"), ...BOUND)(stage);
      return (await stage.say("AT+SOCKRD=1,1,4")) + (await stage.say("AT+SOCKRD=1,1,4"));
    },
    forms: { discard: '+SOCKRD:1,4,"abcd"\r\nOK\r\nOK\r\n', keep: '+SOCKRD:1,4,"abcd"\r\nOK\r\n\r+SOCKRXU:1,"10.0.0.9",7,2\r\n+SOCKRD:1,2,"ef"\r\nOK\r\n' },
  },
  datagrams: {
    async play(stage) {
      const told = (await event(10, each => datagram(each, "a"), ...BOUND)(stage)) + (await event(10, each => datagram(each, "bc"))(stage));
      return told.replace(/\r\+SOCKRXU:1,"10.0.0.9",7,/g, "told ") + (await stage.say("AT+SOCKRD=1,1,9"));
    },
    forms: {
      untilRead: 'told 1\r\n+SOCKRD:1,1,"a"\r\nOK\r\n\r+SOCKRXU:1,"10.0.0.9",7,2\r\n',
      inRead: 'told 1\r\n+SOCKRD:1,1,"a"\r\n+SOCKRXU:1,"10.0.0.9",7,2\r\nOK\r\n',
      each: 'told 1\r\ntold 2\r\n+SOCKRD:1,1,"a"\r\nOK\r\n',
    },
  },
  colon: {
    play: event(10, ({ peers }) => void peers[0].write("x"), TCP, CONNECT),
    forms: { none: "\r+SOCKRXT:1,1\r\n", space: "\r+SOCKRXT: 1,1\r\n" },
  },
  linkLost: { play: event(1000, WAIT, "AT+WSTA=0"), forms: { bare: "\r+WSTALD\r\n", id: "\r+WSTALD:1\r\n" } },
  dumpName: { play: async stage => (await stage.say("AT+WSTAC")).split("\r\n")[3], forms: { plus: "+WSTAC:4,6", bare: "WSTAC:4,6" } },
  signal: { play: lines("AT+WSTA"), forms: { real: '+WSTA:1,1,"MyAP",-50,3\r\nOK\r\n', zero: '+WSTA:1,1,"MyAP",0,3\r\nOK\r\n' } },
  timeSync: {
    set: IDLE,
    play: async stage => (await event(1000, WAIT, ...JOIN, "AT+WSTA=1")(stage)).replace(/17\d{8}/, "now"),
    forms: {
      silent: '\r+WSTALU:1,"00:01:02:03:04:05",6\r\n\r+WSTAAIP:1,"192.168.0.20"\r\n',
      told: '\r+WSTALU:1,"00:01:02:03:04:05",6\r\n\r+WSTAAIP:1,"192.168.0.20"\r\n\r+TIME:2,now\r\n',
    },
  },
  scanned: {
    set: { "beacon.Firm": "-60,4,1,00:00:00:00:00:01" },
    play: event(1000, WAIT, "AT+WSCNA=1"),
    forms: { 4: '\r+WSCNIND:-60,4,1,"00:00:00:00:00:01","Firm"\r\n\r+WSCNDONE\r\n', 3: "\r+WSCNDONE\r\n" },
  },
  apName: { play: lines("AT+WAPC=1"), forms: { DEMO_AP: '+WAPC:1,"DEMO_AP"\r\nOK\r\n', DEMO_AP_1: '+WAPC:1,"DEMO_AP_1"\r\nOK\r\n' } },
  surplus: {
    play: async ({ say, host, after }) => {
      await after("AT+MQTTCONN=1");
      await host.pause(10);
      return (await say('AT+PING="10.0.0.1",1')) + (await say("AT+MQTTDISCONN=0"));
    },
    forms: { taken: 'OK\r\n\r+PING:"10.0.0.1",0\r\nOK\r\n\r+MQTTCONN:0\r\n', refused: "ERROR:5\r\nERROR:5\r\n" },
  },
  publishing: {
    play: async ({ say, host, after }) => {
      await after("AT+MQTTCONN=1");
      let heard = "";
      for (const qos of [0, 1, 2]) heard += (await say(`AT+MQTTPUB=0,${qos},0,"t","x"`)) + (await host.pause(20));
      return heard.replace(/OK\r\n/g, "");
    },
    forms: { document: "\r+MQTTPUBACC\r\n\r+MQTTPUBCOMP\r\n", firmware: "\r+MQTTPUBACC\r\n".repeat(3) },
  },
  incoming: {
    play: async ({ say, host, after }) => {
      await after("AT+MQTTCONN=1", 'AT+MQTTSUB="a/+",1');
      return (await say('AT+MQTTPUB=0,0,0,"a/b","x\\n"')) + (await host.pause(20));
    },
    forms: { pub: 'OK\r\n\r+MQTTPUB:3,"a/b",2,"x\\n"\r\n', rnwf: 'OK\r\n\r+MQTTSUBRX:0,0,0,"a/b","x\\n"\r\n' },
  },
  connack: {
    set: { broker: "10.0.0.1:1883" },
    play: async ({ sim, host, say }) => {
      sim.local.serve(1883, peer => void (peer.onData = () => void peer.write(Buffer.from([0x20, 2, 0, 5]))));
      await say("AT+MQTTC=7,0");
      return (await say("AT+MQTTCONN=1")) + (await host.pause(100));
    },
    forms: { real: "OK\r\n\r+MQTTCONNACK:0,5\r\n\r+MQTTCONN:0\r\n", firmware: "OK\r\n\r+MQTTCONNACK:1,1\r\n\r+MQTTCONN:0\r\n" },
  },
  buffers: {
    async play({ host, peers, after, say }) {
      await after(TCP, CONNECT);
      peers[0].write("x".repeat(10_000));
      await host.pause(10);
      return (await say("AT+SOCKRD=1,2,2048")).slice(0, 14);
    },
    forms: { ample: "+SOCKRD:1,2048", device: "+SOCKRD:1,1460" },
  },
  rawSize: { play: event(10, type("AT+SOCKWR=1,1500\r\n"), TCP, CONNECT), forms: { 1500: "\r\n#", 1400: "ERROR:4\r\n" } },
  rawStatus: {
    async play(stage) {
      await stage.after(TCP, CONNECT);
      stage.peers[0].end();
      await stage.host.pause(20);
      await stage.after(TCP, CONNECT.replace("=1", "=2"));
      stage.host.type("AT+SOCKWR=2,4\r\n");
      await stage.host.pause(10);
      stage.peers[1].reset();
      stage.host.type("abcd");
      return (await stage.host.pause(10)).split("\r+")[0];
    },
    forms: { told: "\r\nERROR:17\r\n", ok: "\r\nOK\r\n" },
  },
  lonePlus: { play: raw("a+b++c", "+", "+", "d++++", "+++"), forms: { data: "a+b++c++d++++", dropped: "abc++d+" } },
  rawIndications: {
    async play({ host, peers, after }) {
      await after(TCP, CONNECT);
      host.type("AT+SOCKWR=1,4\r\n");
      await host.pause(10);
      peers[0].write("x");
      await host.pause(10);
      host.type("abcd");
      return host.pause(10);
    },
    forms: { kept: "\r\nOK\r\n\r+SOCKRXT:1,1\r\n", lost: "\r\nOK\r\n" },
  },
  staleLength: {
    async play({ host, after }) {
      await after(TCP, CONNECT, "AT+SOCKWR=9,4");
      host.type("AT+SOCKWR=1,0\r\n");
      await host.pause(10);
      host.type("abcd");
      return host.pause(100);
    },
    forms: { forgotten: "", used: "\r\nOK\r\n" },
  },
  tlsConfiguration: {
    async play({ sim, after, say }) {
      sim.local.serve(443, () => {}, SECURE);
      await after('AT+TLSC=1,1,"nobody"', TCP, 'AT+SOCKBR=1,"10.0.0.1",443');
      return say("AT+SOCKTLS=1,2");
    },
    forms: { asked: "OK\r\n\r+SOCKTLS:1\r\n", first: 'OK\r\n\r+SOCKERR:1,15,"Socket TLS Failed"\r\n' },
  },
  configRange: {
    set: IDLE,
    async play({ say }) {
      let heard = "";
      for (const line of ["AT+WSTAC=4,0", "AT+WAPC=4,15", "AT+WSCNC=1,-1", "AT+MQTTC=2,65536", "AT+MQTTC=7,3", "AT+MQTTC=2,65535"]) heard += await say(line);
      return heard;
    },
    forms: { refused: "ERROR:7\r\n".repeat(5) + "OK\r\n", kept: "OK\r\n".repeat(6) },
  },
  unknownCertificate: {
    async play({ sim, after, say }) {
      sim.local.serve(443, () => {}, SECURE);
      await after('AT+TLSC=1,1,"nobody"', TCP, 'AT+SOCKBR=1,"10.0.0.1",443');
      return say("AT+SOCKTLS=1,1");
    },
    forms: { fails: 'OK\r\n\r+SOCKERR:1,15,"Socket TLS Failed"\r\n', ignored: "OK\r\n\r+SOCKTLS:1\r\n" },
  },
};

describe("microchip-anycloud: wire forms", () => {
  let stage: AnyCloudStage;
  afterEach(() => stage?.sim.close());

  for (const [key, row] of Object.entries(wireForms)) {
    const { set, play, forms } = SCENES[key as keyof typeof wireForms];
    for (const name of Object.keys(row.forms)) {
      it(`${key}=${name}: ${row.note}`, async () => {
        assert.deepEqual(Object.keys(forms).sort(), Object.keys(row.forms).sort());
        stage = await anycloud({ set: { ...set, [key]: name } });
        assert.equal(await play(stage), forms[name]);
      });
    }
  }

  for (const profile of ["document", "device"] as const) {
    it(`takes the column ${profile} where nothing is set`, () => {
      const initial = new Map(describeSettings("microchip-anycloud", profile).map(each => [each.key, each.initial]));
      for (const [key, row] of Object.entries(wireForms)) assert.equal(initial.get(key), row[profile], key);
    });
  }

  it("speaks as the firmware does in the column device", async () => {
    stage = await anycloud({ profile: "device", set: { wifi: "idle" } });
    const { say, after, host } = stage;
    assert.equal(await say("AT+GMM"), '+GMM="PIC32MZW1"\r\nOK\r\n');
    await after(...JOIN);
    assert.equal(await say("AT+WSTA=1"), "OK\r\n");
    assert.equal((await host.pause(1000)).replace(/17\d{8}/, "now"), '\r+WSTALU:"00:01:02:03:04:05",6\r\n\r+WSTAAIP:"192.168.0.20"\r\n\r+TIME:2,now\r\n');
    assert.equal(await say("AT+WSTAC=1,\"x\""), 'ERROR:6,"Configuration Update Blocked"\r\n');
  });
});
