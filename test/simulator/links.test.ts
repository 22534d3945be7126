import assert from "node:assert/strict";
import { typedTo } from "./typist.js";

type Refusal = readonly [line: string, answer: string];

interface Family {
  set?: Record<string, string>;
  /** What ends a line. */
  end: string;
  /** Connections at once, and the number of the first. */
  links: number;
  first: number;
  /** Opens connection `id`. */
  open(id: number): readonly Refusal[];
  /** One more than there can be. */
  tooMany: readonly Refusal[];
  /** The first one again. */
  again: readonly Refusal[];
  close: Refusal;
  /** The first one after it was closed. */
  closed: readonly Refusal[];
}

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const cme = (code: number): string => `\r\n+CME ERROR: ${code}\r\n`;

const FAMILIES: Record<string, Family> = {
  "quectel-bg95": {
    set: { context: "active" }, end: "\r", links: 12, first: 0,
    open: id => [[`AT+QIOPEN=1,${id},"TCP","10.0.0.1",80`, `${OK}\r\n+QIOPEN: ${id},0\r\n`]],
    tooMany: [['AT+QIOPEN=1,12,"TCP","10.0.0.1",80', ERROR], ["AT+QIGETERROR", `\r\n+QIGETERROR: 552, invalid parameters\r\n${OK}`]],
    again: [['AT+QIOPEN=1,0,"TCP","10.0.0.1",80', `${OK}\r\n+QIOPEN: 0,563\r\n`]],
    close: ["AT+QICLOSE=0", OK],
    closed: [["AT+QISEND=0,1", ERROR], ["AT+QIRD=0", ERROR], ["AT+QISWTMD=0,1", ERROR], ['AT+QISENDEX=0,"00"', ERROR], ["AT+QISTATE=1,0", OK], ["AT+QICLOSE=0", OK]],
  },
  "simcom-a7600": {
    set: { context: "active", rxget: "1" }, end: "\r", links: 10, first: 0,
    open: id => [[`AT+CIPOPEN=${id},"TCP","10.0.0.1",80`, `${OK}\r\n+CIPOPEN: ${id},0\r\n`]],
    tooMany: [['AT+CIPOPEN=10,"TCP","10.0.0.1",80', `\r\n+IP ERROR: Invalid parameter\r\n${ERROR}`]],
    again: [['AT+CIPOPEN=0,"TCP","10.0.0.1",80', `\r\n+CIPOPEN: 0,4\r\n${ERROR}`]],
    close: ["AT+CIPCLOSE=0", `${OK}\r\n+CIPCLOSE: 0,0\r\n`],
    closed: [["AT+CIPSEND=0,1", `\r\n+CIPERROR: 4\r\n${ERROR}`], ["AT+CIPRXGET=2,0", `\r\n+IP ERROR: No data\r\n${ERROR}`], ["AT+CIPCLOSE=0", `\r\n+CIPCLOSE: 0,4\r\n${ERROR}`]],
  },
  "simcom-ca": {
    set: { context: "active", cmee: "1" }, end: "\r", links: 13, first: 0,
    open: cid => [[`AT+CAOPEN=${cid},"TCP","10.0.0.1",80`, `\r\n+CAOPEN: ${cid},0\r\n${OK}`]],
    tooMany: [['AT+CAOPEN=13,"TCP","10.0.0.1",80', cme(50)], ['AT+CASERVER=13,"TCP",2020', cme(50)]],
    again: [['AT+CAOPEN=0,"TCP","10.0.0.1",80', cme(3)], ['AT+CASERVER=0,"TCP",2020', cme(3)]],
    close: ["AT+CACLOSE=0", OK],
    closed: [["AT+CASEND=0,1", cme(3)], ["AT+CARECV=0,1", cme(3)], ["AT+CAACK=0", cme(3)], ["AT+CACLOSE=0", cme(3)], ["AT+CASWITCH=0,1", ERROR]],
  },
  "nordic-slm": {
    end: "\r\n", links: 1, first: 1,
    open: () => [["AT#XSOCKET=1,1,0", "#XSOCKET: 1, 1, 0, 6\r\nOK\r\n"], ['AT#XCONNECT="10.0.0.1",80', "#XCONNECT: 1\r\nOK\r\n"]],
    tooMany: [["AT#XSOCKET=1,1,0", "ERROR\r\n"], ["AT#XSOCKET=1,2,1", "ERROR\r\n"]],
    again: [["AT#XSOCKET=1,1,0", "ERROR\r\n"]],
    close: ["AT#XSOCKET=0", "#XSOCKET: 0, closed\r\nOK\r\n"],
    closed: [['AT#XSEND=1,"a"', "ERROR\r\n"], ["AT#XRECV", "ERROR\r\n"], ['AT#XCONNECT="10.0.0.1",80', "ERROR\r\n"], ["AT#XBIND=80", "ERROR\r\n"], ["AT#XSOCKET=0", "ERROR\r\n"]],
  },
  "microchip-anycloud": {
    set: { wifi: "joined" }, end: "\r\n", links: 20, first: 1,
    open: id => [["AT+SOCKO=2", `+SOCKO:${id}\r\nOK\r\n`], [`AT+SOCKBR=${id},"10.0.0.1",80`, `OK\r\n\r+SOCKIND:${id},"192.168.0.20",~,"10.0.0.1",80\r\n`]],
    tooMany: [["AT+SOCKO=2", "ERROR:11\r\n"], ["AT+SOCKO=1", "ERROR:11\r\n"]],
    again: [['AT+SOCKBR=1,"10.0.0.1",80', "ERROR:16\r\n"], ["AT+SOCKBL=1,2020", "ERROR:14\r\n"]],
    close: ["AT+SOCKCL=1", "OK\r\n"],
    closed: [['AT+SOCKWR=1,1,"a"', "ERROR:10\r\n"], ["AT+SOCKRD=1,1,1", "ERROR:10\r\n"], ['AT+SOCKBR=1,"10.0.0.1",80', "ERROR:10\r\n"], ["AT+SOCKTLS=1,1", "ERROR:10\r\n"], ["AT+SOCKCL=1", "ERROR:10\r\n"]],
  },
};

describe("simulator: too many links, double open, use after close", () => {
  for (const [dialect, family] of Object.entries(FAMILIES)) it(dialect, async () => {
    const { sim, host } = await typedTo(dialect, { set: family.set });
    sim.local.serve(80, () => {});
    const play = async (steps: readonly Refusal[]): Promise<void> => {
      for (const [line, answer] of steps) {
        host.type(line + family.end);
        assert.equal((await host.pause(500)).replace(/,49\d{3},/, ",~,"), answer, line);
      }
    };
    for (let i = 0; i < family.links; i++) await play(family.open(family.first + i));
    assert.equal(sim.local.peers.size, family.links);
    await play(family.tooMany);
    await play(family.again);
    assert.equal(sim.local.peers.size, family.links, "and those that stand remain");
    await play([family.close]);
    await play(family.closed);
    assert.equal(sim.local.peers.size, family.links - 1);
    await sim.close();
  });
});
