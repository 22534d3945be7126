import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Duplex, Readable } from "node:stream";

/** The XS engine is not installed. Its message is one line that says what to install. */
export class XsUnavailable extends Error {
  override name = "XsUnavailable";
}

/** What the worker says about one crossing. */
export interface XsFigures {
  /** Meter units: deterministic, roughly bytecodes. */
  compute: number;
  /** Slots in use since the last collection: grows with every slot that is allocated. */
  currentHeapCount: number;
  /** Bytes taken from the system. */
  allocate: number;
}

const INSTALL = "install a C compiler (gcc or clang, and make) and run: npm rebuild @agoric/xsnap";

/**
 * The path of the worker: XSNAP_WORKER if set, else the npm package's.
 * @throws XsUnavailable when it is not there
 */
export function xsWorkerPath(): string {
  const given = process.env.XSNAP_WORKER;
  if (given) {
    if (!existsSync(given)) throw new XsUnavailable(`no XS worker at XSNAP_WORKER=${given}`);
    return given;
  }
  let home: string;
  try {
    home = dirname(createRequire(import.meta.url).resolve("@agoric/xsnap/package.json"));
  } catch {
    throw new XsUnavailable(`the XS engine is not installed; ${INSTALL.replace("rebuild", "install")}`);
  }
  const platform = process.platform === "darwin" ? "mac" : "lin";
  const path = join(home, "xsnap-native", "xsnap", "build", "bin", platform, "release", "xsnap-worker");
  if (!existsSync(path)) throw new XsUnavailable(`the XS engine is not built; ${INSTALL}`);
  return path;
}

/** Exit codes of the worker, for people. */
const EXITS: Record<number, string> = {
  2: "lost its pipe",
  11: "out of memory",
  12: "stack overflow",
  15: "unhandled exception",
  16: "out of keys",
  17: "too much computation",
};

/** Netstring length in a fixed number of digits, so that a command is written in place; then ":" and the command's letter. */
const DIGITS = 9;
const PREFIX = DIGITS + 2;
const COLON = 0x3a;
const COMMA = 0x2c;
const SEPARATOR = 0x01;
const ERROR_MARK = 0x21;

/**
 * An XS engine in a process of its own, spoken to in netstrings on file descriptors 3 and 4. One command at a time.
 * What a command sends stands in `outgoing` from PREFIX on, so that nothing is copied or joined.
 */
export class XsWorker {
  private readonly child: ChildProcess;
  private readonly input: Duplex;
  private outgoing = Buffer.allocUnsafe(4096);
  /** The reply so far, when it came in several pieces. */
  private partial = Buffer.allocUnsafe(16384);
  private partialLength = 0;
  private waiting?: { resolve(reply: Buffer): void; reject(error: Error): void };
  private closing = false;
  private failure?: Error;
  private complaints = "";
  private report?: Buffer;
  private readonly ended: Promise<void>;

  /**
   * @param command the worker, or a program and arguments that run it, such as an instruction counter
   * @throws XsUnavailable
   */
  constructor(command: readonly string[] = [xsWorkerPath()]) {
    this.child = spawn(command[0], command.slice(1), { stdio: ["ignore", 2, "pipe", "pipe", "pipe"] });
    this.input = this.child.stdio[3] as Duplex;
    this.input.on("error", () => {}); // the end of the process says more
    (this.child.stdio[4] as Readable).on("data", (bytes: Buffer) => this.receive(bytes));
    this.child.stderr!.on("data", (text: Buffer) => (this.complaints = (this.complaints + text.toString()).slice(-2000)));
    this.ended = new Promise((resolve) => {
      this.child.on("error", (error) => {
        this.fail(new XsUnavailable(`the XS worker does not start: ${error.message}`));
        resolve();
      });
      this.child.on("close", (code, signal) => {
        const why = signal ?? (code === null ? "killed" : (EXITS[code] ?? `exit code ${code}`));
        const detail = this.complaints.trim().split("\n").pop();
        if (!this.closing || this.waiting || code !== 0) this.fail(new Error(`the XS engine crashed: ${why}${detail ? ` (${detail})` : ""}`));
        resolve();
      });
    });
  }

  /** Figures of the last command. */
  get figures(): XsFigures {
    if (!this.report) throw new Error("no command has run yet");
    return JSON.parse(this.report.toString("latin1")) as XsFigures;
  }

  /**
   * Evaluates a script in the global scope. Only an ArrayBuffer comes back as a result, anything else as no bytes.
   * @throws Error with the exception's text, or when the engine crashed
   */
  evaluate(source: string): Promise<Buffer> {
    const length = Buffer.byteLength(source);
    this.room(length).write(source, PREFIX);
    return this.send(0x65, length);
  }

  /** A buffer for `count` bytes of the next `send`, which belong at offset XsWorker.PREFIX. */
  room(count: number): Buffer {
    if (this.waiting) throw new Error("the XS engine is busy");
    if (this.outgoing.length < PREFIX + count + 1) this.outgoing = Buffer.allocUnsafe((PREFIX + count + 1) * 2);
    return this.outgoing;
  }

  static readonly PREFIX = PREFIX;

  /** Calls the global `handleCommand` with an ArrayBuffer of `bytes`; answers with the ArrayBuffer that it returns. */
  command(bytes: Uint8Array): Promise<Buffer> {
    this.room(bytes.length).set(bytes, PREFIX);
    return this.sendCommand(bytes.length);
  }

  /** `command` with `count` bytes that were already put into `room`. */
  sendCommand(count: number): Promise<Buffer> {
    return this.send(0x3f, count);
  }

  /** Ends the worker the way that lets an instruction counter finish: by command, never by a signal. */
  async close(): Promise<void> {
    if (!this.closing && !this.failure) {
      this.closing = true;
      this.input.write("1:q,");
    }
    await this.ended;
  }

  private send(letter: number, count: number): Promise<Buffer> {
    if (this.failure) return Promise.reject(this.failure);
    if (this.closing) return Promise.reject(new Error("the XS engine is closed"));
    const outgoing = this.outgoing;
    let length = count + 1;
    for (let i = DIGITS - 1; i >= 0; i--) {
      outgoing[i] = 0x30 + (length % 10);
      length = Math.floor(length / 10);
    }
    outgoing[DIGITS] = COLON;
    outgoing[DIGITS + 1] = letter;
    outgoing[PREFIX + count] = COMMA;
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.input.write(outgoing.subarray(0, PREFIX + count + 1));
    });
  }

  private receive(bytes: Buffer): void {
    if (this.partialLength > 0) {
      if (this.partial.length < this.partialLength + bytes.length) this.partial = Buffer.concat([this.partial], (this.partialLength + bytes.length) * 2);
      bytes.copy(this.partial, this.partialLength);
      bytes = this.partial.subarray(0, this.partialLength + bytes.length);
    }
    const colon = bytes.indexOf(COLON);
    const length = colon < 0 ? 0 : Number(bytes.toString("latin1", 0, colon));
    if (colon < 0 || bytes.length < colon + 1 + length + 1) {
      if (this.partialLength === 0) {
        if (this.partial.length < bytes.length) this.partial = Buffer.allocUnsafe(bytes.length * 2);
        bytes.copy(this.partial);
      }
      this.partialLength = bytes.length;
      return;
    }
    this.partialLength = 0;
    this.settle(bytes.subarray(colon + 1, colon + 1 + length));
  }

  private settle(reply: Buffer): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    if (!waiting) return;
    if (reply[0] === ERROR_MARK) {
      waiting.reject(new Error(`in the XS engine: ${reply.toString("utf8", 1)}`));
      return;
    }
    const separator = reply.indexOf(SEPARATOR);
    this.report = reply.subarray(1, separator);
    waiting.resolve(reply.subarray(separator + 1));
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.waiting?.reject(this.failure);
    this.waiting = undefined;
  }
}
