import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import net from "node:net";
import { fileURLToPath } from "node:url";
import { PassThrough } from "node:stream";
import { main } from "../../hosts/cli/main.js";
import { freePort, serveAt } from "../simulator/outside.js";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Outcome {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

/** Runs the command line in this process. */
export async function run(args: string[], terminal = false): Promise<Outcome> {
  const sinks = { stdout: collector(false), stderr: collector(terminal) };
  const code = await main(args, { stdout: sinks.stdout.stream, stderr: sinks.stderr.stream });
  return { code, stdout: sinks.stdout.bytes(), stderr: sinks.stderr.bytes().toString() };
}

function collector(terminal: boolean) {
  const chunks: Buffer[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY: terminal, columns: 80 });
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return { stream, bytes: () => Buffer.concat(chunks) };
}

/** What a test waits for fails after so many milliseconds. */
const PATIENCE = 15000;

/** A process of the command line's: what it said so far, and what it says next. */
export class Program {
  readonly child: ChildProcessWithoutNullStreams;
  private readonly chunks: Buffer[] = [];
  stderr = "";
  private readonly ended: Promise<number | null>;

  /** @param args of node: the script first */
  constructor(args: string[], options: { env?: Record<string, string | undefined>; cwd?: string } = {}) {
    this.child = spawn(process.execPath, args, { cwd: options.cwd ?? ROOT, env: { ...process.env, ...options.env }, stdio: "pipe" });
    this.child.stdout.on("data", (chunk: Buffer) => this.chunks.push(chunk));
    this.child.stderr.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(this.child, "close").then(([code]) => code as number | null);
  }

  get stdout(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Waits until stdout or stderr matches. */
  async until(stream: "stdout" | "stderr", pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(PATIENCE);
    for (;;) {
      const match = pattern.exec(this[stream].toString("latin1"));
      if (match) return match;
      assert.equal(this.child.exitCode, null, `ended without ${pattern}: ${this.stdout}${this.stderr}`);
      await Promise.race([once(this.child[stream], "data", { signal: deadline }), this.ended]);
    }
  }

  /** The end, by itself or by this signal. */
  async end(signal?: NodeJS.Signals): Promise<Outcome> {
    if (signal) this.child.kill(signal);
    const late = setTimeout(() => this.child.kill("SIGKILL"), PATIENCE);
    const code = await this.ended;
    clearTimeout(late);
    return { code, stdout: this.stdout, stderr: this.stderr };
  }
}

/** The command line as a process of its own; `preload` are modules that node loads first. */
export function program(args: string[], env: Record<string, string | undefined> = {}, preload: string[] = []): Program {
  return new Program(["--import=tsx", ...preload, "hosts/cli/atwire.ts", ...args], { env });
}

/** A simulated BG95 in another process, and where it listens. */
export async function simulator(...args: string[]): Promise<{ simulator: Program; address: string }> {
  const started = program(["simulate", "quectel-bg95", ...args]);
  const [, address] = await started.until("stdout", /^listening on (.*)\n/);
  return { simulator: started, address };
}

/** Servers on the loopback address that end with the test that started them. */
export class Servers {
  private readonly closers: (() => void)[] = [];

  async http(answer: RequestListener): Promise<string> {
    const server = createHttpServer(answer);
    this.closers.push(() => { server.closeAllConnections(); server.close(); });
    return `http://127.0.0.1:${await listen(server)}/`;
  }

  /** A server of bytes: `serve` has each connection as it comes. */
  async tcp(serve: (socket: net.Socket) => void): Promise<{ port: number; url: string }> {
    const { port, close } = await serveAt(net.createServer(serve));
    this.closers.push(close);
    return { port, url: `http://127.0.0.1:${port}/` };
  }

  /** A server that answers the first request with exactly these bytes, and then does `after`. */
  async raw(answer: string | Buffer, after: (socket: net.Socket) => void = (socket) => socket.end()): Promise<string> {
    const { url } = await this.tcp((socket) => socket.once("data", () => {
      socket.write(answer, () => after(socket));
    }));
    return url;
  }

  /** A port at which nobody listens. */
  async nobody(): Promise<string> {
    return `http://127.0.0.1:${await freePort()}/`;
  }

  close(): void {
    for (const close of this.closers.splice(0)) close();
  }
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as net.AddressInfo).port;
}

/** Exactly one line, as people and scripts see it. */
export function oneLine(outcome: Outcome): string {
  assert.match(outcome.stderr, /^[^\n]+\n$/, "exactly one line on stderr");
  return outcome.stderr.trimEnd();
}
