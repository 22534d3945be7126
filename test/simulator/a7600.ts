import assert from "node:assert/strict";
import type { LocalPeer, Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import { typedTo, type Typist } from "./typist.js";

/** Every byte value. */
export const ALL = Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => i));
export const OK = "\r\nOK\r\n";
/** The end of what is heard of AT+CIPOPEN, and of AT+CIPSEND. */
export const OPEN = /(\+CIPOPEN: .*\r\n(\r\nERROR\r\n)?|CONNECT.*\r\n)(\r\n\+CIPRXGET: .*\r\n)?$/;
export const SENT = /\+CIPSEND: .*\r\n$/;

/** An A7600 on the virtual clock with a typist at its port, echo off. */
export const a7600 = (options: Partial<SimulatorOptions> = {}): ReturnType<typeof typedTo> => typedTo("simcom-a7600", options);

/** Information responses, or unsolicited ones, as they are framed. */
export function answer(...lines: string[]): string {
  return lines.map(line => `\r\n${line}\r\n`).join("");
}

/** An A7600 in buffer access mode whose socket service is open, and what connected to port 80 of the world. */
export async function online(options: Partial<SimulatorOptions> = {}, serve: (peer: LocalPeer) => void = () => {}): Promise<{ sim: Simulator; host: Typist; peers: LocalPeer[]; open(id?: number): Promise<string>; send(bytes: string | Uint8Array, id?: number): Promise<string>; ask(command: string, ms?: number): Promise<string> }> {
  const { sim, host } = await a7600({ ...options, set: { context: "active", rxget: "1", ...options.set } });
  const peers: LocalPeer[] = [];
  sim.local.serve(80, peer => {
    peers.push(peer);
    serve(peer);
  });
  return {
    sim, host, peers,
    open: (id = 0) => host.say(`AT+CIPOPEN=${id},"TCP","10.0.0.1",80\r`, OPEN),
    send: async (bytes, id = 0) => {
      assert.equal(await host.say(`AT+CIPSEND=${id},${bytes.length}\r`, ">"), "\r\n>");
      return host.say(bytes, SENT);
    },
    ask: async (command, ms = 500) => {
      host.type(command + "\r");
      return host.pause(ms);
    },
  };
}

/** Everything that AT+CIPRXGET=2 gives. */
export async function readAll(host: Typist, id = 0): Promise<Buffer> {
  const read: Buffer[] = [];
  for (;;) {
    const heard = await host.say(`AT+CIPRXGET=2,${id}\r`, /(OK|ERROR)\r\n(\r\n\+CIPRXGET: 1,\d\r\n)?$/);
    const [header, count] = /\+CIPRXGET: 2,\d,(\d+),\d+\r\n/.exec(heard) ?? [];
    if (!header) return Buffer.concat(read);
    const start = heard.indexOf(header) + header.length;
    assert.match(heard.slice(start + Number(count)), /^\r\n\r\nOK\r\n/);
    read.push(Buffer.from(heard.slice(start, start + Number(count)), "latin1"));
  }
}
