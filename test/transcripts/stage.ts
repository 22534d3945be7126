import { startSimulator } from "../../hosts/simulator/index.js";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import { Typist } from "../simulator/typist.js";
import type { TranscriptLine } from "./transcript.js";

/** Plays the host's part and the world's part of a transcript to a simulated modem, on the virtual clock. */
export class Stage {
  private constructor(
    private readonly host: Typist,
    private readonly peers: LocalPeer[],
  ) {}

  static async open(dialect: string, lines: readonly TranscriptLine[]): Promise<Stage> {
    const set: Record<string, string> = {};
    for (const [, key, value] of events(lines, /^set (\w+)=(.*)$/)) set[key] = value;
    const simulator = await startSimulator({ dialect, clock: "virtual", network: "local", seed: 1, set });
    const peers: LocalPeer[] = [];
    for (const [, port] of events(lines, /^serve (\d+)$/)) simulator.local.serve(Number(port), (peer) => { peers.push(peer); });
    return new Stage(new Typist(simulator), peers);
  }

  /** Does what a line of the host's or the world's says. */
  async perform({ kind, text }: TranscriptLine): Promise<void> {
    if (kind === ">") this.host.type(Buffer.from(text, "latin1"));
    else if (text.startsWith("peer sends ")) this.peers.at(-1)!.write(Buffer.from(text.slice(11), "latin1"));
    else if (text === "peer closes") this.peers.at(-1)!.end();
    else if (text.startsWith("wait ")) await this.host.simulator.advance(Number(text.slice(5)));
    else if (!/^(set|serve) /.test(text)) throw new Error(`unknown event: ${text}`);
  }

  /** What the modem says until it has said `count` bytes, or has been silent for a simulated second. */
  async listen(count: number): Promise<string> {
    const { host } = this;
    while (host.heard.length < count) {
      const before = host.heard.length;
      await host.simulator.advance(1000);
      if (host.heard.length === before) break;
    }
    return this.rest(0);
  }

  /** What the modem says in `ms` milliseconds. */
  async rest(ms: number): Promise<string> {
    return this.host.pause(ms);
  }
}

function events(lines: readonly TranscriptLine[], form: RegExp): RegExpExecArray[] {
  return lines.filter(({ kind }) => kind === "!").map(({ text }) => form.exec(text)).filter((match) => match !== null);
}
