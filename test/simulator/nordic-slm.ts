import type { LocalPeer, Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import { typedTo, type Typist } from "./typist.js";

/** A Serial LTE Modem on the virtual clock with a typist at its port, and a server at port 80 of every address. */
export interface Slm {
  sim: Simulator;
  host: Typist;
  /** The server's ends of its connections, and what each of them has received. */
  peers: LocalPeer[];
  heard: string[];
  /** Types a line; gives what is said up to its final result code. */
  say(line: string): Promise<string>;
  /** Types lines whose answers are of no interest. */
  after(...lines: string[]): Promise<void>;
}

const FINAL = /(^|\n)(OK|ERROR|\+CME ERROR: \d+)\r\n$/;

export async function slm(options: Partial<SimulatorOptions> = {}): Promise<Slm> {
  const { sim, host } = await typedTo("nordic-slm", options);
  const peers: LocalPeer[] = [];
  const heard: string[] = [];
  sim.local.serve(80, peer => {
    const at = peers.push(peer) - 1;
    heard[at] = "";
    peer.onData = bytes => void (heard[at] += Buffer.from(bytes).toString("latin1"));
  });
  const say = (line: string): Promise<string> => host.say(line + "\r\n", FINAL);
  const after = async (...lines: string[]): Promise<void> => {
    for (const line of lines) await say(line);
  };
  return { sim, host, peers, heard, say, after };
}

export const OPEN = "AT#XSOCKET=1,1,0";
export const CONNECT = 'AT#XCONNECT="10.0.0.1",80';
export const PROXY = 'AT#XTCPCLI=1,"10.0.0.1",80';
