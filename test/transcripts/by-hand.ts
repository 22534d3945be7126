import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import net from "node:net";
import { fileURLToPath } from "node:url";
import type { Simulator } from "../../hosts/simulator/index.js";
import { Stage, type Player, type Seat } from "./stage.js";
import { parseTranscript } from "./transcript.js";

/*
 * Types every transcript into a simulated modem over a TCP port in real time, all at once, as someone with netcat would:
 * it takes as long as the longest, a minute. Prints what failed and `N passing`, `N failing`.
 */

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** A plain TCP client of a simulator's. */
class Client implements Player {
  heard = "";

  private constructor(readonly simulator: Simulator, private readonly socket: net.Socket) {
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => void (this.heard += bytes.toString("latin1")));
  }

  static async connect(simulator: Simulator): Promise<Client> {
    const { port } = await simulator.listen({ port: 0 });
    const socket = net.connect(port!, "127.0.0.1");
    await once(socket, "connect");
    return new Client(simulator, socket);
  }

  type(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  async pause(ms: number): Promise<string> {
    await this.simulator.advance(ms);
    const { heard } = this;
    this.heard = "";
    return heard;
  }
}

/** A machine that does 90 of these at once is slow to answer. */
const OUTSIDE: Seat = { clock: "real", sit: simulator => Client.connect(simulator), glance: 50, silence: 10_000 };

async function type(dialect: string, name: string): Promise<void> {
  const { lines } = parseTranscript(readFileSync(`${FOLDER}${dialect}/${name}`, "latin1"));
  const stage = await Stage.open(dialect, lines, OUTSIDE);
  try {
    for (let i = 0; i < lines.length; i++) {
      await stage.perform(lines[i]);
      let expected = "";
      while (lines[i + 1]?.kind === "<") expected += lines[++i].text;
      if (expected !== "") assert.equal(await stage.listen(expected.length), expected, `after line ${i}`);
    }
    assert.equal(await stage.rest(500), "", "and nothing more");
  } finally {
    await stage.close();
  }
}

const dialects = readdirSync(FOLDER, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name);
const dialogues = dialects.flatMap(dialect => readdirSync(FOLDER + dialect).map(name => [dialect, name] as const));
const failures = (await Promise.all(dialogues.map(([dialect, name]) =>
  type(dialect, name).then(() => [], (error: Error) => [`${dialect}/${name}: ${error.message}`])))).flat();
for (const failure of failures) console.log(failure);
console.log(`  ${dialogues.length - failures.length} passing`);
if (failures.length) console.log(`  ${failures.length} failing`);
process.exitCode = failures.length || !dialogues.length ? 1 : 0;
