import { describeSettings, startSimulator, type ListenTarget, type SimulatorOptions } from "../simulator/index.js";
import { checked, RunError, UsageError, type Io } from "./faults.js";

/** Options of `atwire simulate`, as the command line gives them. */
export interface SimulateArguments extends Pick<SimulatorOptions, "dialect" | "profile" | "set" | "faults" | "seed" | "baud" | "latency" | "bind"> {
  /** HOST:PORT, or PORT on the loopback address; the default is a free port there. */
  listen?: string;
  /** Path of a unix socket. */
  unix?: string;
  /** Link that names a pseudo-terminal. */
  pty?: string;
  /** The modem is on standard input and output. */
  stdio?: boolean;
  /** Commands and answers go to stderr, secrets hidden. */
  trace?: boolean;
}

/** Time in which the modem may still answer what was typed last, ms. */
const LAST_ANSWERS = 1000;

/**
 * Runs a simulated modem until SIGINT or SIGTERM, or the end of standard input with `stdio`.
 * @param stop for tests: ends it as a signal does
 * @returns the exit code
 * @throws UsageError for wrong options, RunError when the place to listen at cannot be had
 */
export async function simulate(options: SimulateArguments, io: Io, stop?: AbortSignal): Promise<number> {
  const { dialect, profile, set, faults, seed, baud, latency, bind, stdio, trace } = options;
  if (set && "help" in set) return printSettings(dialect, profile, io);
  const target = targetOf(options);
  const simulator = await checked(() => startSimulator({
    dialect, profile, set, faults, seed, baud, latency, bind, clock: "real", network: "real",
    trace: trace ? line => void io.stderr.write(line + "\n") : undefined,
  }));
  try {
    const listening = await simulator.listen(target);
    // With stdio, standard output is the modem's line.
    const out = stdio ? io.stderr : io.stdout;
    out.write(`listening on ${listening.address}\n`);
    if (await stopped(stdio === true, stop) === "input ended") await simulator.advance(LAST_ANSWERS);
    return 0;
  } catch (error) {
    throw new RunError(`cannot listen: ${(error as Error).message}`);
  } finally {
    await simulator.close();
  }
}

function targetOf({ listen, unix, pty, stdio }: SimulateArguments): ListenTarget {
  const places = [listen !== undefined && "--listen", unix !== undefined && "--unix", pty !== undefined && "--pty", stdio && "--stdio"].filter(Boolean);
  if (places.length > 1) throw new UsageError(`${places.join(" and ")} exclude each other`);
  if (stdio) return "stdio";
  if (unix !== undefined) return { path: unix };
  if (pty !== undefined) return { pty };
  const match = /^(?:(.*):)?(\d+)$/.exec(listen ?? "0");
  const port = Number(match?.[2]);
  if (!match || port > 65535) throw new UsageError(`--listen ${listen}: HOST:PORT is wanted, with a port from 0 to 65535`);
  return { host: match[1]?.replace(/^\[|\]$/g, "") || undefined, port };
}

/** Lists what `--set` takes. @throws UsageError for an unknown dialect */
export async function printSettings(dialect: string, profile: SimulatorOptions["profile"], io: Io): Promise<number> {
  const rows = await checked(async () => describeSettings(dialect, profile));
  for (const { key, values, initial, help } of rows) io.stdout.write(`${key}=${values}\n    ${help} [${initial}]\n`);
  return 0;
}

/** Waits for a signal, or whatever else ends the simulation. */
function stopped(stdio: boolean, stop: AbortSignal | undefined): Promise<"signal" | "input ended"> {
  return new Promise(resolve => {
    const end = (): void => {
      process.off("SIGINT", end);
      process.off("SIGTERM", end);
      resolve("signal");
    };
    process.on("SIGINT", end);
    process.on("SIGTERM", end);
    stop?.addEventListener("abort", end);
    if (stop?.aborted) end();
    if (stdio) process.stdin.once("end", () => resolve("input ended"));
  });
}
