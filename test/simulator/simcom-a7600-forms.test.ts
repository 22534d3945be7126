import assert from "node:assert/strict";
import { findFamily } from "../../hosts/simulator/families.js";
import type { Simulator } from "../../hosts/simulator/index.js";
import { a7600, answer } from "./a7600.js";
import type { Typist } from "./typist.js";

const { wireForms } = findFamily("simcom-a7600");

/** Where a form shows: what is done, and what is heard in each form. */
interface Scene {
  set?: Record<string, string>;
  act(host: Typist, sim: Simulator): Promise<string>;
  heard: Record<string, string>;
}

/** Types command lines; what the last one brought within half a second. */
async function type(host: Typist, ...lines: string[]): Promise<string> {
  let heard = "";
  for (const line of lines) {
    host.type(line + "\r");
    heard = await host.pause(500);
  }
  return heard;
}

const TCP = (id: number): string => `AT+CIPOPEN=${id},"TCP","10.0.0.1",80`;
const UDP = (id: number): string => `AT+CIPOPEN=${id},"UDP",,,5000`;
const ONLINE = { context: "active" };
const BUFFERED = { ...ONLINE, rxget: "1" };
const TRANSPARENT = { ...ONLINE, cipmode: "1" };

async function receive(host: Typist, sim: Simulator, data: string): Promise<string> {
  await type(host, TCP(1));
  [...sim.local.peers][0].write(data);
  return host.pause(500);
}

async function datagrams(host: Typist, sim: Simulator): Promise<string> {
  await type(host, UDP(1));
  const peer = sim.local.datagrams(6001, "10.0.0.1");
  for (const text of ["one", "two"]) {
    peer.send(text, 5000);
    await host.pause(5);
  }
  return type(host, "AT+CIPRXGET=2,1");
}

const prompt = (host: Typist): Promise<string> => type(host, TCP(1), "AT+CIPSEND=1,2");

async function lost(host: Typist): Promise<string> {
  return type(host, "AT+CFUN=0", "AT+NETOPEN?");
}

async function withClient(host: Typist, sim: Simulator, command: string): Promise<string> {
  await type(host, "AT+SERVERSTART=8080,2");
  sim.local.connect(8080, () => {});
  await host.pause(100);
  return type(host, command);
}

const banner = { a76xx: ["*ATREADY: 1", '*ISIMAID: "A0000000871004FF49FF0589"', "+CPIN: READY", "SMS DONE", "+CGEV: EPS PDN ACT 1", "PB DONE"], sim7600: ["RDY", "+CPIN: READY", "SMS DONE", "PB DONE"] };

const SCENES: Record<string, Scene> = {
  netopenOrder: { act: host => type(host, "AT+NETOPEN"), heard: { afterOk: answer("OK", "+NETOPEN: 0"), beforeOk: answer("+NETOPEN: 0", "OK") } },
  netopenPair: { set: ONLINE, act: host => type(host, "AT+NETOPEN?"), heard: { nothing: answer("+NETOPEN: 1", "OK"), zero: answer("+NETOPEN: 1,0", "OK"), spaced: answer("+NETOPEN: 1, 0", "OK") } },
  prompt: { set: ONLINE, act: prompt, heard: { bare: "\r\n>", spaced: "\r\n> " } },
  echoPayload: {
    set: { ...ONLINE, echo: "1" },
    act: async host => {
      await prompt(host);
      host.type("hi");
      return host.pause(500);
    },
    heard: { no: answer("OK", "+CIPSEND: 1,2,2"), yes: "hi" + answer("OK", "+CIPSEND: 1,2,2") },
  },
  emptyRead: { set: BUFFERED, act: host => type(host, TCP(1), "AT+CIPRXGET=2,1"), heard: { noData: answer("+IP ERROR: No data", "ERROR"), zero: answer("+CIPRXGET: 2,1,0,0", "OK") } },
  recvFrom: { set: ONLINE, act: (host, sim) => receive(host, sim, "abc"), heard: { plain: "\r\nRECV FROM:10.0.0.1:80\r\n+IPD3\r\nabc", plus: "\r\n+RECV FROM:10.0.0.1:80\r\n+IPD3\r\nabc" } },
  ipd: { set: { ...ONLINE, cipsrip: "0" }, act: (host, sim) => receive(host, sim, "abc"), heard: { plain: "\r\n+IPD3\r\nabc", comma: "\r\n+IPD,3:\r\nabc" } },
  receive: { set: { ...ONLINE, cipsrip: "0", headertype: "1" }, act: (host, sim) => receive(host, sim, "abc"), heard: { plain: "\r\n+RECEIVE,1,3\r\nabc", colon: "\r\n+RECEIVE,1,3:\r\nabc" } },
  pushTail: { set: { ...ONLINE, cipsrip: "0" }, act: (host, sim) => receive(host, sim, "abc"), heard: { none: "\r\n+IPD3\r\nabc", lineEnd: "\r\n+IPD3\r\nabc\r\n" } },
  udpOrder: {
    set: ONLINE,
    act: async host => (await type(host, UDP(1))) + (await type(host, "AT+CIPCLOSE=1")),
    heard: { beforeOk: answer("+CIPOPEN: 1,0", "OK", "+CIPCLOSE: 1,0", "OK"), afterOk: answer("OK", "+CIPOPEN: 1,0", "OK", "+CIPCLOSE: 1,0") },
  },
  sendTest: { act: host => type(host, "AT+CIPSEND=?"), heard: { plain: answer("+CIPSEND: (0-9),(1-1500)", "OK"), misprint: answer("AT+CIPSEND: (0-9),(1-1500)", "OK") } },
  ipaddrClosed: { act: host => type(host, "AT+IPADDR"), heard: { error: answer("+IP ERROR: Network not opened", "ERROR"), text: answer("+IPADDR: Network not opened", "ERROR") } },
  stopWithLinks: { set: ONLINE, act: (host, sim) => withClient(host, sim, "AT+SERVERSTOP=2"), heard: { refused: answer("+SERVERSTOP: 2,9", "ERROR"), allowed: answer("+SERVERSTOP: 2,0", "OK") } },
  stopOrder: { set: ONLINE, act: host => type(host, "AT+SERVERSTART=8080,0", "AT+SERVERSTOP=0"), heard: { beforeOk: answer("+SERVERSTOP: 0,0", "OK"), afterOk: answer("OK", "+SERVERSTOP: 0,0") } },
  transparentServices: { set: TRANSPARENT, act: host => type(host, 'AT+CIPOPEN=0,"UDP","10.0.0.1",6001,5000'), heard: { all: answer("CONNECT 115200"), tcp: answer("+CIPOPEN: 0,3", "ERROR") } },
  lastBesides: {
    set: TRANSPARENT,
    act: async host => (await type(host, TCP(1))) + (await type(host, "AT+SERVERSTART=8080,1")),
    heard: { all: answer("OK", "+CIPOPEN: 1,0", "OK"), none: answer("+CIPOPEN: 1,3", "ERROR", "+CIPERROR: 3", "ERROR") },
  },
  closedAlready: { act: host => type(host, "AT+NETCLOSE"), heard: { error: answer("+NETCLOSE: 2", "ERROR"), okFirst: answer("OK", "+NETCLOSE: 2") } },
  lostState: { set: ONLINE, act: lost, heard: { open: answer("+NETOPEN: 1", "OK"), closed: answer("+NETOPEN: 0", "OK") } },
  noAddress: { set: ONLINE, act: host => type(host, UDP(1), "AT+CIPSEND=1,2"), heard: { wrongParameter: answer("+CIPERROR: 3", "ERROR"), dnsFailed: answer("+CIPERROR: 11", "ERROR") } },
  udpReads: { set: BUFFERED, act: datagrams, heard: { datagram: `\r\n+CIPRXGET: 2,1,3,3\r\none\r\n${answer("OK")}`, stream: `\r\n+CIPRXGET: 2,1,6,0\r\nonetwo\r\n${answer("OK")}` } },
  closeEnded: {
    set: BUFFERED,
    act: async (host, sim) => {
      await receive(host, sim, "rest");
      [...sim.local.peers][0].end();
      await host.pause(100);
      return type(host, "AT+CIPCLOSE=1");
    },
    heard: { error: answer("+CIPCLOSE: 1,4", "ERROR"), ok: answer("OK", "+CIPCLOSE: 1,0") },
  },
  connectText: { set: TRANSPARENT, act: host => type(host, TCP(0)), heard: { rate: answer("CONNECT 115200"), nothing: answer("CONNECT") } },
  hungUp: {
    set: TRANSPARENT,
    act: async (host, sim) => {
      await type(host, TCP(0));
      [...sim.local.peers][0].end();
      return host.pause(100);
    },
    heard: { closed: answer("CLOSED"), noCarrier: answer("NO CARRIER") },
  },
  banner: { set: { boot: "booting" }, act: host => host.pause(10_000), heard: { a76xx: answer(...banner.a76xx), sim7600: answer(...banner.sim7600) } },
  absentCard: { set: { sim: "absent", cmee: "1" }, act: host => type(host, "AT+CPIN?"), heard: { error: answer("+CME ERROR: 10"), removed: answer("+CPIN: SIM REMOVED", "OK") } },
  pdpAddress: { set: ONLINE, act: host => type(host, "AT+CGPADDR"), heard: { quoted: answer('+CGPADDR: 1,"10.148.0.17"', "OK"), bare: answer("+CGPADDR: 1,10.148.0.17", "OK") } },
};

describe("simcom-a7600: wire forms", () => {
  it("has a scene for each form", () => {
    assert.deepEqual(Object.keys(SCENES), Object.keys(wireForms));
    for (const [key, { heard }] of Object.entries(SCENES)) assert.deepEqual(Object.keys(heard).sort(), Object.keys(wireForms[key].forms).sort(), key);
  });

  for (const [key, { set, act, heard }] of Object.entries(SCENES)) {
    const perform = async (options: Parameters<typeof a7600>[0]): Promise<string> => {
      const { sim, host } = await a7600(options);
      sim.local.serve(80, () => {});
      return act(host, sim);
    };
    for (const [value, text] of Object.entries(heard)) {
      it(`${key}=${value}`, async () => assert.equal(await perform({ set: { ...set, [key]: value } }), text));
    }
    it(`${key} of a document's modem`, async () => assert.equal(await perform({ set }), heard[wireForms[key].document]));
  }

  it("speaks the other column where it is asked for", async () => {
    const { host } = await a7600({ profile: "device", set: BUFFERED });
    assert.equal(await type(host, "AT+NETOPEN?"), answer("+NETOPEN: 1, 0", "OK"));
    assert.equal(await type(host, "AT+CIPRXGET=2,0"), answer("+CIPRXGET: 2,0,0,0", "OK"));
  });
});
