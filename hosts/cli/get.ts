import { createWriteStream, openSync, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import cliProgress from "cli-progress";
import type { Mode } from "../desktop/modes.js";
import { XsUnavailable } from "../desktop/xs-engine.js";
import { drivenDialect, drivenMode } from "./dialects.js";
import { RunError, UsageError, type Io } from "./faults.js";
import { fetchPage, type FetchOptions } from "./fetch-page.js";
import { parsePort } from "./port-choice.js";
import { printSettings } from "./simulate.js";
import { parseTarget } from "./target.js";
import { wireLine } from "./wire-log.js";

/** Options of `atwire get`, as the command line gives them. */
export interface GetArguments {
  port: string;
  dialect?: string;
  mode: Mode;
  engine: string;
  baud?: number;
  fastBaud?: number;
  flow?: boolean;
  dtr?: boolean;
  apn?: string;
  user?: string;
  password?: string;
  ssid?: string;
  pin?: string;
  forcePin?: boolean;
  init?: string[];
  readLength?: number;
  output?: string;
  timeout: number;
  trace?: boolean;
  simulator: NonNullable<FetchOptions["simulator"]>;
}

/** Characters of a host name as DNS has it. */
const HOST_LIMIT = 253;
/** Bytes from which a download on a terminal gets a progress bar. */
const LONG = 16384;

/** Fetches `url` and writes its body. @returns the exit code */
export async function get(url: string, args: GetArguments, io: Io): Promise<number> {
  const port = parsePort(args.port);
  const simulated = Object.keys(args.simulator);
  if (port.kind !== "sim" && simulated.length > 0) throw new UsageError(`--${simulated[0]} is for a simulated modem: --port sim:DIALECT`);
  if (port.kind === "sim" && "help" in (args.simulator.set ?? {})) return printSettings(port.dialect, args.simulator.profile, io);
  const name = args.dialect ?? (port.kind === "sim" ? port.dialect : "quectel-bg95");
  const target = parseTarget(url, name === "auto" ? HOST_LIMIT : drivenDialect(name).hostLimit);
  if (name !== "auto") drivenMode(name, args.mode);
  if (args.mode !== "buffer" && args.readLength !== undefined) throw new UsageError(`--read-length is for --mode buffer: in ${args.mode} mode nothing is asked for`);
  if (args.dtr && args.mode !== "transparent") throw new UsageError("--dtr is for --mode transparent");
  if (args.dtr && (port.kind === "tcp" || port.kind === "unix")) throw new UsageError(`--dtr: ${args.port} has no control lines`);
  const file = args.output === undefined ? undefined : openOutput(args.output);
  const out = file ?? io.stdout;
  let failed: Error | undefined;
  file?.on("error", (error) => { failed = error; });
  const bar = io.stderr.isTTY && !args.trace && (args.output !== undefined || !io.stdout.isTTY) ? new cliProgress.SingleBar({ stream: io.stderr as NodeJS.WriteStream, clearOnComplete: true, format: "{bar} {percentage}% {value}/{total} bytes" }) : undefined;
  let bytes = 0;
  try {
    await fetchPage({
      target,
      dialect: name,
      mode: args.mode,
      port,
      engine: args.engine as "node" | "xs",
      modem: {
        baud: args.baud, fastBaud: args.fastBaud, flow: args.flow, apn: args.apn, user: args.user, ...wifi(args, port.kind === "sim" && port.dialect === "microchip-anycloud"), pin: args.pin,
        forcePin: args.forcePin, init: args.init, readLength: args.readLength,
      },
      dtr: args.dtr,
      simulator: args.simulator,
      timeout: args.timeout,
      onTrace: args.trace ? (now, direction, chunk) => io.stderr.write(wireLine(now, direction, chunk) + "\n") : undefined,
      onResponse: (response) => {
        if (response.status >= 400) io.stderr.write(`atwire: HTTP ${response.status} ${response.reason}\n`);
        if (response.length >= LONG) bar?.start(response.length, 0);
      },
      onBody: (chunk) => {
        bytes += chunk.length;
        // the chunk is the engine's: the stream may keep it longer
        out.write(Buffer.from(chunk));
        bar?.update(bytes);
      },
    });
  } catch (error) {
    if (error instanceof XsUnavailable) throw new UsageError(error.message);
    throw error;
  } finally {
    bar?.stop();
    if (file) {
      file.end();
      await finished(file).catch((error: Error) => { failed = error; });
    }
  }
  if (failed) throw new RunError(`--output ${args.output}: ${failed.message}`);
  return 0;
}

/** The Wi-Fi network to join; a simulated module without one joins the network that is there by default. */
function wifi({ ssid, password }: GetArguments, simulated: boolean): { ssid?: string; password?: string } {
  return simulated && ssid === undefined ? { ssid: "MyAP", password: "MyAPPSK" } : { ssid, password };
}

/** Opens the file for the body. @throws UsageError where it can't be written */
function openOutput(path: string): WriteStream {
  try {
    return createWriteStream(path, { fd: openSync(path, "w") });
  } catch (error) {
    throw new UsageError(`--output ${path}: ${(error as Error).message}`);
  }
}
