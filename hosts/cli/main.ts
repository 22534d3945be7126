import { readFileSync } from "node:fs";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { commands } from "./commands.js";
import { exitCode, type Io } from "./faults.js";
import { get, type GetArguments } from "./get.js";
import { simulate } from "./simulate.js";

function version(): string {
  for (const place of ["../package.json", "../../package.json"]) {
    try {
      return (JSON.parse(readFileSync(new URL(place, import.meta.url), "utf8")) as { version: string }).version;
    } catch {
      // dist/ and hosts/cli/ lie at different depths
    }
  }
  return "unknown";
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("a number is wanted.");
  return value;
}

function positive(text: string): number {
  const value = number(text);
  if (!(value > 0)) throw new InvalidArgumentError("a number above 0 is wanted.");
  return value;
}

function setting(text: string, earlier: Record<string, string> = {}): Record<string, string> {
  const [, key, value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? (text === "help" ? ["", text] : []);
  if (key === undefined) throw new InvalidArgumentError("KEY=VALUE is wanted, or help.");
  return { ...earlier, [key]: value };
}

function list(text: string, earlier: string[] = []): string[] {
  return [...earlier, text];
}

/** Options of a simulated modem, for `simulate` and for `get --port sim:…`. */
function simulatorOptions(command: Command): Command {
  return command
    .addOption(new Option("--profile <name>", "what the modem says: as its document has it, or as real devices do").choices(["document", "device"]))
    .option("--set <KEY=VALUE>", "state or wire form of the simulated modem; `--set help` lists them (repeatable)", setting)
    .option("--latency <ms>", "delay before each answer of the simulated modem", number)
    .option("--seed <n>", "seed of everything random in the simulation", number)
    .option("--fault <spec>", 'faults of the simulated line, as "drop 1e-4; rx: split; delay 20"; also flip, dup, inject "URC", deaf, reboot, silence, psm');
}

interface SimulatedArguments {
  profile?: "document" | "device";
  set?: Record<string, string>;
  latency?: number;
  seed?: number;
  fault?: string;
}

function simulatorSettings(options: SimulatedArguments): GetArguments["simulator"] {
  const { profile, set, latency, seed, fault } = options;
  return Object.fromEntries(Object.entries({ profile, set, latency, seed, faults: fault }).filter(([, value]) => value !== undefined));
}

/** Runs the command line. @returns the exit code: 0 done, 1 the modem or the network failed, 2 wrong usage */
export async function main(args: string[], io: Io): Promise<number> {
  let code = 0;
  const program = new Command("atwire")
    .description("The internet for microcontrollers that run JavaScript, through any AT-command modem.")
    .version(version())
    .addHelpText("after", "\nExamples:\n  atwire get http://example.com/ --port sim:quectel-bg95\n  atwire simulate quectel-bg95 --listen 127.0.0.1:7000\n  atwire help get")
    .showSuggestionAfterError()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text), outputError: (text, write) => write(text.replace(/^error: /, "atwire: ").replace(/\n(?=.)/g, " ")) })
    .exitOverride();

  simulatorOptions(program.command("get <url>"))
    .description("fetch a page through a modem; its body goes to stdout")
    .option("--port <port>", "DEVICE, tcp:HOST:PORT, unix:PATH or sim:DIALECT", "sim:quectel-bg95")
    .option("--dialect <name>", "the modem's command set, or auto to find out (default: the simulated modem's, else quectel-bg95)")
    .addOption(new Option("--mode <name>", "how received data come: read by command, pushed by the modem, or passed through").choices(["buffer", "push", "transparent"]).default("buffer"))
    .addOption(new Option("--engine <name>", "JavaScript engine that runs the driver").choices(["node", "xs"]).default("node"))
    .option("--baud <n>", "rate at which the modem is looked for first", positive)
    .option("--fast-baud <n>", "rate to change to once the modem answers", positive)
    .option("--flow", "RTS and CTS are wired: use them")
    .option("--dtr", "DTR is wired: leave data mode by it (--mode transparent)")
    .option("--apn <name>", "access point name")
    .option("--user <name>", "user for the access point")
    .option("--password <word>", "password for the access point, or of the Wi-Fi network")
    .option("--ssid <name>", "Wi-Fi network (sim: joins its own where none is given)")
    .option("--pin <digits>", "PIN of the SIM")
    .option("--force-pin", "send the PIN even when it is the last try")
    .option("--init <command>", "command line to send before the network is searched (repeatable)", list)
    .option("--read-length <n>", "most bytes that one receiving command asks for", positive)
    .option("--output <file>", "write the body to a file")
    .option("--timeout <s>", "seconds until the page must be here", positive, 600)
    .option("--trace", "show what passes on the wire, secrets hidden")
    .addHelpText("after", "\nExamples:\n  atwire get http://127.0.0.1:8080/ --port sim:quectel-bg95 --engine xs\n  atwire get http://example.com/ --port /dev/ttyUSB2 --apn iot.example --output page.html\n  atwire get http://127.0.0.1:8080/ --port sim:simcom-ca --mode transparent\n  atwire get http://example.com/ --port tcp:127.0.0.1:7000 --trace")
    .action(async (url: string, options: GetArguments & SimulatedArguments) => {
      code = await get(url, { ...options, simulator: simulatorSettings(options) }, io);
    });

  simulatorOptions(program.command("simulate <dialect>"))
    .description("run a simulated modem that any program can talk to; its sockets are real")
    .option("--listen <host:port>", "serve on a TCP port; the default, at a free one of this computer")
    .option("--unix <path>", "serve on a unix socket")
    .option("--pty <link>", "serve on a pseudo-terminal named by this link (needs socat)")
    .option("--stdio", "serve on standard input and output")
    .option("--baud <n>", "the modem's own rate (default: 115200)", positive)
    .option("--bind <address>", "where the modem's own servers are reached; without it nobody but this computer reaches them")
    .option("--trace", "show commands and answers on stderr, secrets hidden")
    .addHelpText("after", "\nExamples:\n  atwire simulate quectel-bg95 --listen 127.0.0.1:7000\n  atwire simulate quectel-bg95 --pty ./modem --set pin=1234 --trace")
    .action(async (dialect: string, options: SimulatedArguments & Record<string, unknown>) => {
      const { fault, ...rest } = options;
      code = await simulate({ ...rest, dialect, faults: fault } as Parameters<typeof simulate>[0], io as Parameters<typeof simulate>[1]);
    });

  program.command("commands [dialect]")
    .description("list the AT commands of the families' documents, and who knows them")
    .option("--json", "one JSON object a line")
    .option("--all", "also those of standards and other manuals")
    .addHelpText("after", "\nExample:\n  atwire commands quectel-bg95 --json")
    .action(async (dialect: string | undefined, options: { json?: boolean; all?: boolean }) => {
      code = await commands(dialect, options, io);
    });

  return exitCode(io, async () => {
    try {
      await program.parseAsync(args, { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      return error.exitCode === 0 ? 0 : 2;
    }
    return code;
  });
}

