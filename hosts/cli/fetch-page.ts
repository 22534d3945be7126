import type { Status } from "../../src/modem-options.js";
import { applicationBundle } from "../desktop/bundle.js";
import type { GetEvent, GetOptions } from "../desktop/http-get.js";
import type { Mode } from "../desktop/modes.js";
import { NodeEngine } from "../desktop/node-engine.js";
import { serialPort, SerialUnavailable, tcpPort, unixPort, type Port } from "../desktop/port.js";
import { clock, Runner } from "../desktop/run.js";
import type { EngineEvents } from "../desktop/turn-codec.js";
import { XsEngine } from "../desktop/xs-engine.js";
import type { HostProcess, Turn } from "../host-process.js";
import { SimulationTimeout, startSimulator, type Simulator, type SimulatorOptions } from "../simulator/index.js";
import { checked, RunError, UsageError } from "./faults.js";
import { portName, type PortChoice } from "./port-choice.js";
import type { Target } from "./target.js";

export interface FetchOptions {
  target: Target;
  dialect: string;
  /** How received data come; default "buffer". */
  mode?: Mode;
  port: PortChoice;
  engine: "node" | "xs";
  modem: GetOptions["modem"];
  /** DTR is wired. */
  dtr?: boolean;
  /** For a simulated modem. */
  simulator?: Partial<SimulatorOptions>;
  /** Seconds until the page must be here, on the modem's clock. */
  timeout: number;
  onStatus?(status: Status): void;
  onResponse?(response: { status: number; reason: string; length: number }): void;
  onBody(bytes: Uint8Array): void;
  /** Bytes as they pass, secrets hidden. */
  onTrace?(now: number, direction: number, bytes: Uint8Array): void;
  /** Command of the XS worker, to put it under an instruction counter (hosts/desktop/callgrind.ts). */
  worker?: readonly string[];
  /** Empty turns behind the page, to tell what the harness itself costs; default 100. */
  emptyTurns?: number;
}

export interface FetchResult {
  bytes: number;
  /** Milliseconds on the modem's clock. */
  time: number;
  /** Bytes per second while only body came. */
  rate: number;
  /** What XS allocated while the body came, for each KB of it; absent on Node. */
  slotsPerKb?: number;
  /** Turns of the engine. */
  turns: number;
}

interface Sample {
  slots: number;
  turns: number;
  bytes: number;
}

/** Empty turns behind the page that tell what the harness itself allocates. */
const CALIBRATION = 100;

/** One fetch: the engine as a host process, and what its application tells. */
class Fetch implements HostProcess {
  engine!: NodeEngine | XsEngine;
  now = 0;
  /** The page is complete, or failed. */
  ended = false;
  /** Everything is over: the connection was closed in order too. */
  over = false;
  error?: RunError;
  bytes = 0;
  began = 0;
  responseAt = 0;
  /** Body bytes that came along with the response's header. */
  responseBytes = 0;
  endAt = 0;
  /** What XS had allocated, by turns: first and last turn in which only body came. */
  private first?: Sample;
  private last?: Sample;
  turns = 0;
  stop: () => void = () => {};

  constructor(private readonly options: FetchOptions) {}

  readonly events: EngineEvents = {
    output: (bytes) => {
      this.bytes += bytes.length;
      this.options.onBody(bytes);
    },
    log: (text) => this.tell(JSON.parse(text) as GetEvent),
    trace: (direction, bytes) => this.options.onTrace?.(this.now, direction, bytes),
  };

  async turn(now: number, transmitFree: number, received: Uint8Array): Promise<Turn> {
    this.now = now;
    this.turns++;
    const inBody = this.responseAt > 0;
    const turn = await this.engine.turn(now, transmitFree, received);
    if (inBody && !this.ended && this.engine instanceof XsEngine) {
      this.last = { slots: this.engine.figures.currentHeapCount, turns: this.turns, bytes: this.bytes };
      this.first ??= this.last;
    }
    if (this.responseAt === now) this.responseBytes = this.bytes;
    // nothing more is awaited: what was open has been closed
    if (this.ended && (turn.alarm < 0 || this.error)) {
      this.over = true;
      this.stop();
    }
    return turn;
  }

  rate(): number {
    return this.endAt === this.responseAt ? 0 : ((this.bytes - this.responseBytes) * 1000) / (this.endAt - this.responseAt);
  }

  /** Slots that XS allocated for each KB of the body, net of what as many empty turns cost; undefined on Node. */
  async slotsPerKb(): Promise<number | undefined> {
    const { engine, first, last } = this;
    if (!(engine instanceof XsEngine) || !first || !last || last.bytes === first.bytes) return undefined;
    const nothing = new Uint8Array(0);
    await engine.turn(this.now, 0, nothing);
    const before = engine.figures.currentHeapCount;
    const { emptyTurns = CALIBRATION } = this.options;
    for (let i = 0; i < emptyTurns; i++) await engine.turn(this.now, 0, nothing);
    const perTurn = (engine.figures.currentHeapCount - before) / emptyTurns;
    return ((last.slots - first.slots - (last.turns - first.turns) * perTurn) / (last.bytes - first.bytes)) * 1024;
  }

  private tell(event: GetEvent): void {
    if (event.type === "status") this.options.onStatus?.(event.status);
    else if (event.type === "response") {
      this.responseAt = this.now;
      this.options.onResponse?.(event);
    } else if (event.type === "error") {
      this.error = new RunError(`${event.code}: ${event.message} [${portName(this.options.port)}]`);
      this.ended = true;
    } else {
      this.endAt = this.now;
      this.ended = true;
    }
  }
}

/**
 * Fetches a page through a modem.
 * @throws UsageError for what can't be asked, RunError when the modem or the network fails, XsUnavailable without XS
 */
export async function fetchPage(options: FetchOptions): Promise<FetchResult> {
  const fetch = new Fetch(options);
  const { port: choice, target } = options;
  const simulator = choice.kind === "sim" ? await checked(() => startSimulator({ clock: "accelerated", network: "real", flowControl: options.modem.flow, ...options.simulator, dialect: choice.dialect })) : undefined;
  let port: Port | undefined;
  try {
    const began = simulator ? 0 : clock();
    const config: GetOptions & { now: number } = {
      dialect: options.dialect,
      mode: options.mode ?? "buffer",
      modem: options.modem,
      host: target.host,
      port: target.port,
      path: target.path,
      trace: options.onTrace !== undefined,
      flow: options.modem.flow,
      reply: 65536,
      now: began,
      pins: [...(simulator ? ["power", "reset"] : []), ...(options.dtr ? ["dtr"] : [])],
    };
    const bundle = applicationBundle("hosts/desktop/http-get.ts");
    // the engine first: what it refuses must not have touched the port
    fetch.engine = await checked<NodeEngine | XsEngine>(() => options.engine === "xs" ? XsEngine.start(bundle, config, fetch.events, options.worker) : NodeEngine.start(bundle, config, fetch.events));
    if (!simulator) port = await openPort(options);
    if (simulator) await runSimulated(simulator, fetch, options);
    else if (port) await runOnPort(port, fetch, options);
    if (fetch.error) throw fetch.error;
    return { bytes: fetch.bytes, time: fetch.endAt - began, rate: fetch.rate(), slotsPerKb: await fetch.slotsPerKb(), turns: fetch.turns };
  } finally {
    await fetch.engine?.close();
    await simulator?.close();
    await port?.close();
  }
}

async function runSimulated(simulator: Simulator, fetch: Fetch, options: FetchOptions): Promise<void> {
  simulator.attach(fetch);
  const limit = options.timeout * 1000;
  await simulator.run(() => fetch.over, limit).catch((error) => {
    if (!(error instanceof SimulationTimeout)) throw error;
  });
  if (!fetch.ended) throw new RunError(`no page within ${options.timeout} s [${portName(options.port)}]`);
}

async function runOnPort(port: Port, fetch: Fetch, options: FetchOptions): Promise<void> {
  const runner = new Runner(fetch, port);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    runner.stop();
  }, options.timeout * 1000);
  fetch.stop = () => runner.stop();
  try {
    await runner.run();
  } catch (error) {
    // a port that closes after the page is no loss
    if (!fetch.ended) throw new RunError((error as Error).message);
  } finally {
    clearTimeout(timer);
  }
  if (late && !fetch.ended) throw new RunError(`no page within ${options.timeout} s [${portName(options.port)}]`);
}

async function openPort(options: FetchOptions): Promise<Port> {
  const choice = options.port;
  try {
    if (choice.kind === "tcp") return await tcpPort(choice.host, choice.port);
    if (choice.kind === "unix") return await unixPort(choice.path);
    if (choice.kind === "device") return await serialPort(choice.path, options.modem.baud ?? 115200, options.modem.flow === true);
  } catch (error) {
    if (error instanceof SerialUnavailable) throw new UsageError(error.message);
    throw new RunError((error as Error).message);
  }
  throw new UsageError(`${portName(choice)}: no port`);
}
