import { createHash, type Hash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import cliProgress from "cli-progress";
import type { Status } from "../../src/modem-options.js";
import { callgrindMissing, underCallgrind } from "../desktop/callgrind.js";
import { XsUnavailable } from "../desktop/xs-engine.js";
import { exitCode } from "./faults.js";
import { fetchPage, type FetchResult } from "./fetch-page.js";
import type { Target } from "./target.js";
import { TRACE_COMMAND, TRACE_LINE, TRACE_RECEIVED, wireLine } from "./wire-log.js";

/** The main job: a page of 64 KB from a local server, through a simulated BG95, fetched by the driver on the XS engine. */

const SIZE = 65536;
const BAUD = 115200;

/**
 * What the command set leaves of the line rate (buffer access mode, no latency): a QIRD of 1500 bytes costs its command
 * line, its header and its tail besides.
 */
const CEILING = 1500 / ("AT+QIRD=0,1500\r".length + "\r\n+QIRD: 1500\r\n".length + 1500 + "\r\n\r\nOK\r\n".length);

/** A page whose bytes would upset a careless parser. */
function makePage(): Buffer {
  const parts = ["\r\nOK\r\n", '\r\n+QIURC: "closed",0\r\n', "\r\n> ", "\x1a", "+++", "\r\nERROR\r\n", "\r\nRDY\r\n", "NO CARRIER\r\n"];
  const page = Buffer.alloc(SIZE);
  let at = 0;
  for (let i = 0; at < SIZE; i++) at += page.write(i % 3 === 0 ? `line ${i}: the quick brown fox\n` : parts[i % parts.length] + String.fromCharCode(i & 255), at, "latin1");
  return page;
}

async function serve(page: Buffer): Promise<{ server: Server; target: Target }> {
  const server = createServer((request, response) => {
    const part = page.subarray(0, Number(/\?(\d+)$/.exec(request.url ?? "")?.[1] ?? page.length));
    response.setHeader("content-length", part.length);
    response.end(part);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, target: { host: "127.0.0.1", port: (server.address() as AddressInfo).port, path: "/page" } };
}

/** Shows bring-up line by line, and the reads that follow as one bar. */
class Show {
  private readonly bar = process.stdout.isTTY ? new cliProgress.SingleBar({ stream: process.stdout, format: "          < {bar} {value}/{total} bytes in {reads} reads" }) : undefined;
  private reads = 0;
  private bytes = 0;
  private folding = false;

  trace(now: number, direction: number, bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString("latin1");
    if (direction === TRACE_RECEIVED) {
      this.bytes += bytes.length;
      this.reads++;
      if (this.reads === 1) process.stdout.write(wireLine(now, direction, bytes) + "\n");
      else if (!this.folding) {
        this.folding = true;
        if (this.bar) this.bar.start(SIZE, this.bytes, { reads: this.reads });
        else process.stdout.write("          < … the reads that follow are folded\n");
      }
      this.bar?.update(Math.min(this.bytes, SIZE), { reads: this.reads });
      return;
    }
    const ofReads = (direction === TRACE_COMMAND && text.startsWith("AT+QIRD")) || (direction === TRACE_LINE && /^(\+QIRD: [1-9]|OK|\+QIURC: "recv")/.test(text));
    if (this.folding && ofReads) return;
    this.unfold();
    process.stdout.write(wireLine(now, direction, bytes) + "\n");
  }

  status(status: Status): void {
    if (status.state === "ready") process.stdout.write(`          the modem is online, its address is ${status.address}\n`);
  }

  unfold(): void {
    if (!this.folding) return;
    this.folding = false;
    this.bar?.stop();
    if (!this.bar) process.stdout.write(`          < ${this.bytes} bytes in ${this.reads} reads\n`);
  }
}

/** What every fetch here has in common. */
const THROUGH = { dialect: "quectel-bg95", port: { kind: "sim" as const, dialect: "quectel-bg95" }, modem: { baud: BAUD, apn: "iot.example" }, timeout: 600 };

async function fetchOn(engine: "xs" | "node", target: Target, show: Show, hash: Hash): Promise<FetchResult> {
  return fetchPage({
    ...THROUGH,
    target,
    engine,
    onTrace: (now, direction, bytes) => show.trace(now, direction, bytes),
    onStatus: (status) => show.status(status),
    onBody: (bytes) => hash.update(bytes),
  });
}

/**
 * Chunks (strings and buffers) that XS allocates for each KB of a page, net of the harness: counted by instrumented runs
 * of two lengths and one with more empty turns, because XS itself counts slots only. Undefined without valgrind.
 */
async function chunksPerKb(target: Target): Promise<number | undefined> {
  if (callgrindMissing()) return undefined;
  const counted = async (size: number, emptyTurns: number) => {
    let run = { bytes: 0, turns: 0 };
    const counts = await underCallgrind(async (worker) => {
      run = await fetchPage({ ...THROUGH, target: { ...target, path: `/page?${size}` }, engine: "xs", worker, emptyTurns, onBody: () => {} });
    });
    return { ...run, chunks: counts.chunks };
  };
  const [short, long, idle] = await Promise.all([counted(16_384, 100), counted(SIZE, 100), counted(16_384, 300)]);
  const perTurn = (idle.chunks - short.chunks) / 200;
  return ((long.chunks - short.chunks - (long.turns - short.turns) * perTurn) * 1024) / (long.bytes - short.bytes);
}

async function start(): Promise<number> {
  const page = makePage();
  const { server, target } = await serve(page);
  const began = performance.now();
  let engine: "xs" | "node" = "xs";
  let hash = createHash("sha256");
  let result: FetchResult;
  let chunks: number | undefined;
  let took = 0;
  console.log(`GET http://${target.host}:${target.port}${target.path} (${SIZE} bytes) through a simulated Quectel BG95 at ${BAUD} baud\n`);
  const show = new Show();
  try {
    try {
      result = await fetchOn("xs", target, show, hash);
    } catch (error) {
      if (!(error instanceof XsUnavailable)) throw error;
      console.log(`${error.message}\nRunning on Node instead.\n`);
      engine = "node";
      hash = createHash("sha256");
      result = await fetchOn("node", target, show, hash);
    }
    took = performance.now() - began;
    if (engine === "xs") chunks = await chunksPerKb(target);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  show.unfold();
  const agreed = result.bytes === SIZE && hash.digest("hex") === createHash("sha256").update(page).digest("hex");
  const share = result.rate / (BAUD / 10);
  console.log(`
  engine            ${engine === "xs" ? "XS (Moddable's, in a process of its own)" : "Node"}
  page              ${result.bytes} bytes, checksum ${agreed ? "agreed" : "DIFFERS"}
  throughput        ${(share * 100).toFixed(1)} % of the line rate (the command set's own ceiling: ${(CEILING * 100).toFixed(1)} %)
  time              ${(result.time / 1000).toFixed(2)} s on the modem's clock, ${(took / 1000).toFixed(2)} s here${result.slotsPerKb === undefined ? "" : `
  memory allocated  ${result.slotsPerKb.toFixed(2)} slots and ${chunks === undefined ? "(not counted: install valgrind)" : Math.abs(chunks).toFixed(2)} chunks per KB received, net of the harness`}

Try next:
  npm run -s atwire -- get http://127.0.0.1:PORT/ --port sim:quectel-bg95 --engine xs --trace
  npm run -s atwire -- simulate quectel-bg95 --listen 127.0.0.1:7000
  npm run -s bench`);
  return agreed ? 0 : 1;
}

void exitCode(process, start).then((code) => {
  process.exitCode = code;
});
