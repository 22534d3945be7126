import { espruinoBundle } from "../../hosts/espruino/bundle.js";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../hosts/simulator/index.js";
import type { HostProcess, Turn } from "../../hosts/host-process.js";
import { wanted } from "./bundles.js";
import { StandIn, type StandInOptions } from "./stand-in.js";

export const LIMIT = 1_000_000;

export interface Bench {
  simulator: Simulator;
  host: StandIn;
  modem: any;
  /** What the callback of `connect` was told, one entry a call. */
  outcomes: (string | null)[];
  between: Between;
}

export interface BenchOptions {
  simulator?: Partial<SimulatorOptions>;
  standIn?: StandInOptions;
  connect?: Record<string, unknown>;
  minified?: boolean;
  /** The bundle with sockets of its own only. */
  direct?: boolean;
  /** Let `Between` change what the modem says. */
  between?: boolean;
}

/** What passes from the modem to the host, on its way: held back, changed, or left out. */
export class Between implements HostProcess {
  /** Gives what of the received bytes arrives now; what it keeps it may give later. */
  change: (received: string, now: number) => string = (received) => received;
  constructor(private readonly host: HostProcess) {}

  async turn(now: number, transmitFree: number, received: Uint8Array): Promise<Turn> {
    const arrives = this.change(Buffer.from(received).toString("latin1"), now);
    const turn = await this.host.turn(now, transmitFree, Buffer.from(arrives, "latin1"));
    return { ...turn, alarm: turn.alarm < 0 ? 50 : Math.min(turn.alarm, 50) };
  }
}

/** The bundle in the stand-in, on a simulated modem. `connect` was called in its first turn. */
export async function bench(dialect: string, options: BenchOptions = {}): Promise<Bench> {
  const simulator = await startSimulator({ dialect, clock: "virtual", network: "local", seed: 1, ...options.simulator });
  const host = new StandIn(espruinoBundle(options.direct ? `${dialect}-direct` : dialect, options.minified ?? true), options.standIn);
  const made: Bench = { simulator, host, modem: undefined, outcomes: [], between: new Between(host) };
  simulator.attach(options.between ? made.between : host);
  host.onWork = () => simulator.wake();
  host.soon(() => {
    made.modem = host.exports.connect(host.serial, { ...wanted(dialect), ...options.connect }, (error: string | null) => made.outcomes.push(error));
  });
  await simulator.run(() => made.modem !== undefined || host.thrown.length > 0, LIMIT);
  if (!made.modem) throw host.thrown[0];
  return made;
}

/** The same, once the modem is online. */
export async function online(dialect: string, options: BenchOptions = {}): Promise<Bench> {
  const made = await bench(dialect, options);
  await made.simulator.run(() => made.outcomes.length > 0, LIMIT);
  if (made.outcomes[0] !== null) throw new Error(`connect failed: ${made.outcomes[0]}`);
  return made;
}
