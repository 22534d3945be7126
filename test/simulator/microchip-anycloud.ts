import type { LocalPeer, Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import { typedTo, type Typist } from "./typist.js";

/** A PIC32MZW1 on the virtual clock with a typist at its port, echo off, joined to MyAP, and a server at port 80 of every address. */
export interface AnyCloudStage {
  sim: Simulator;
  host: Typist;
  /** The server's ends of its connections, and what each of them has received. */
  peers: LocalPeer[];
  heard: string[];
  /** Types a line; gives what is said up to its final result, and right after it. */
  say(line: string): Promise<string>;
  /** Types lines whose answers are of no interest. */
  after(...lines: string[]): Promise<void>;
}

const FINAL = /(^|\n)(OK|ERROR[^\r]*|[01](:\d+)?)\r\n/;
/** Time in which what follows a final result comes, ms. */
const MORE = 20;

export async function anycloud(options: Partial<SimulatorOptions> = {}): Promise<AnyCloudStage> {
  const { sim, host } = await typedTo("microchip-anycloud", { ...options, set: { wifi: "joined", ...options.set } });
  const peers: LocalPeer[] = [];
  const heard: string[] = [];
  sim.local.serve(80, peer => {
    const at = peers.push(peer) - 1;
    heard[at] = "";
    peer.onData = bytes => void (heard[at] += Buffer.from(bytes).toString("latin1"));
  });
  const say = async (line: string): Promise<string> => (await host.say(line + "\r\n", FINAL)) + (await host.pause(MORE));
  const after = async (...lines: string[]): Promise<void> => {
    for (const line of lines) await say(line);
  };
  return { sim, host, peers, heard, say, after };
}

export const TCP = "AT+SOCKO=2";
export const UDP = "AT+SOCKO=1";
export const CONNECT = 'AT+SOCKBR=1,"10.0.0.1",80';
