import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { espruinoBundle } from "../../hosts/espruino/bundle.js";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../hosts/simulator/index.js";
import { wanted } from "./bundles.js";

/** What a program says between these is for the test, as JSON. Everything else is the console's. */
const BEGIN = "@@{", END = "}@@";

/**
 * What is in front of every program. The bundle is in memory: Linux reads Storage from a file, byte by byte. The timer keeps
 * it awake: Linux sleeps up to 0.1 s, whatever comes.
 */
const PRELUDE = (bundle: string, link: string, options: object): string => `
var LINK = ${JSON.stringify(link)};
Modules.addCached("atwire", require("fs").readFileSync(${JSON.stringify(bundle)}));
setInterval(function () {}, 1);
function say(what) { print("@@" + JSON.stringify(what) + "@@"); }
function connect(options, online) {
  return require("atwire").connect(Serial1, Object.assign(${JSON.stringify(options)}, { path: LINK, onError: function (e) { say({ error: e.code }); } }, options), function (error) {
    if (error) say({ failed: error }); else online();
  });
}
`;

export interface Said {
  [key: string]: any;
}

/** One program on Espruino's interpreter (its Linux build), with a simulated modem on a pseudo-terminal. */
export class Interpreter {
  readonly said: Said[] = [];
  console = "";
  private readonly events = new EventEmitter();
  private constructor(readonly simulator: Simulator, private readonly folder: string, private readonly child: ReturnType<typeof spawn>) {}

  /** @throws Error when there is no pseudo-terminal */
  static async start(dialect: string, program: string, options: Partial<SimulatorOptions> = {}): Promise<Interpreter> {
    const folder = mkdtempSync(path.join(os.tmpdir(), "atwire-espruino-"));
    const simulator = await startSimulator({ dialect, clock: "real", network: "real", ...options });
    const link = path.join(folder, "modem");
    await simulator.listen({ pty: link });
    const file = path.join(folder, "program.js");
    writeFileSync(file, PRELUDE(espruinoBundle(dialect), link, wanted(dialect)) + program);
    // standard input stays open: its end fills the receive queue that all ports share
    const child = spawn(process.env.ESPRUINO!, [file], { cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
    const made = new Interpreter(simulator, folder, child);
    child.on("exit", () => made.events.emit("said"));
    child.stdout!.on("data", (chunk: Buffer) => made.heard(chunk.toString("latin1")));
    return made;
  }

  /** Waits until the program has said something for which `wanted` is true. */
  async until(wanted: (said: Said) => boolean, seconds = 60): Promise<Said> {
    const deadline = AbortSignal.timeout(seconds * 1000);
    for (;;) {
      const found = this.said.find(wanted);
      if (found) return found;
      const waits = this.child.exitCode === null && (await once(this.events, "said", { signal: deadline }).then(() => true, () => false));
      if (!waits) throw new Error(`not said: ${String(wanted)}\nsaid: ${JSON.stringify(this.said.slice(-10))}\nconsole: ${this.console.replace(/ +/g, " ").slice(-2000)}`);
    }
  }

  /** What the interpreter printed of exceptions. */
  get exceptions(): string[] {
    return [...this.console.matchAll(/Uncaught [^\r\n]*/g)].map(([line]) => line);
  }

  async close(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.simulator.close();
    rmSync(this.folder, { recursive: true });
  }

  private heard(text: string): void {
    this.console += text;
    for (let end = this.console.indexOf(END); end >= 0; end = this.console.indexOf(END)) {
      const begin = this.console.lastIndexOf(BEGIN, end);
      if (begin >= 0) {
        this.said.push(JSON.parse(this.console.slice(begin + 2, end + 1)) as Said);
        this.events.emit("said");
      }
      this.console = this.console.slice(0, Math.max(begin, 0)) + this.console.slice(end + END.length);
    }
  }
}
