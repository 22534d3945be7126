import type { ModemError } from "../../src/errors.js";
import type { TCP } from "../../src/sockets/tcp.js";
import { SimulationTimeout, type LocalPeer, type Simulator } from "../../hosts/simulator/index.js";
import { SimHost, simulated } from "../driver/sim-host.js";
import type { Operation, Program } from "./program.js";

/** First port of the peers: connection n goes to PORT + n, so that its peer is known. */
const PORT = 1000;
/** Bytes of each connection's stream, one way. */
const STREAM = 1 << 17;
/** Simulated ms in which everything must have come to its end when the program is over. */
const SETTLE = 2 * 3600_000;
/** Milliseconds that a command of the user's waits: less than a modem may be silent. */
const COMMAND_TIME = 3000;
/** Milliseconds that a lost URC may take to be made good (Link: CHECK_INTERVAL), and some for the line. */
export const REPAIR = 75_000;

/** Commands of the user's with the answers that only they have. */
const COMMANDS: [command: string, answer: RegExp][] = [
  ["AT+CGMM", /^BG95-M3$/],
  ["AT+CGMI", /^Quectel$/],
  ["AT+CGSN", /^\d{15}$/],
  ["AT+QCCID", /^\+QCCID: \d+F?$/],
  ["AT+CGMR", /^BG95M3L/],
  ["AT+CSQ", /^\+CSQ: \d+,\d+$/],
];

const AWKWARD = '\r\nOK\r\n+QIURC: "closed",0\r\n> \x1a+++\r\nERROR\r\n\r\nRDY\r\n+QIRD: 5\r\nSEND OK\r\n+CMEE: 1\r\n\r\nOK\r\n+QIURC: "recv",1\r\n';
const STREAMS = new Map<number, Buffer>();

/** Stream n: what a peer, or the application, sends on one connection. No two agree in any long piece. */
function stream(n: number): Buffer {
  const known = STREAMS.get(n);
  if (known) return known;
  const bytes = Buffer.alloc(STREAM);
  let state = n * 7919 + 1;
  for (let at = 0; at < STREAM;) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const from = state % AWKWARD.length;
    const text = state & 0x1000 ? AWKWARD.slice(from, from + 30) : String.fromCharCode(state & 255, (state >> 8) & 255, 65 + (n % 26));
    at += bytes.write(text, at, "latin1");
  }
  STREAMS.set(n, bytes);
  return bytes;
}

/** One connection and both its ends' accounts. */
class Connection {
  socket: TCP | undefined;
  peer: LocalPeer | undefined;
  /** Bytes handed to `write`, and wanted to be. */
  written = 0;
  wanted = 0;
  received = 0;
  /** What the peer sent and received. */
  peerSent = 0;
  peerReceived = 0;
  peerEnded = false;
  /** The program let the peer end, perhaps while the application was still writing. */
  early = false;
  opened = false;
  ended = false;
  closed = false;
  error: ModemError | undefined;
  /** First bytes that are not the stream's. */
  wrong: number | undefined;
  peerWrong: number | undefined;
  /** ESC that the peer was given instead of data. */
  padding = 0;

  constructor(readonly index: number) {}

  get down(): Buffer { return stream(2 * this.index); }
  get up(): Buffer { return stream(2 * this.index + 1); }
}

export interface Outcome {
  violations: string[];
  /** Operations by what became of them. */
  succeeded: number;
  failed: number;
  faults: Map<string, number>;
  /** Damage that an AT line can't show: bytes of payload that differ, with a fault that keeps their number. */
  undetectable: number;
  /** Connections whose damage was reported with the piece that it was in, because a tail happened to follow it. */
  reportedLate: number;
  /** Simulated ms. */
  time: number;
}

class Run {
  readonly connections: Connection[] = [];
  readonly violations: string[] = [];
  commands: { which: number; done: boolean; error?: ModemError; lines: string[] }[] = [];
  refusedOpens = 0;

  constructor(readonly program: Program, readonly simulator: Simulator, readonly host: SimHost) {}

  violate(text: string): void {
    if (this.violations.length < 5) this.violations.push(text);
  }

  open(): void {
    const connection = new Connection(this.connections.length);
    this.simulator.local.serve(PORT + connection.index, (peer) => {
      connection.peer = peer;
      peer.onData = (bytes) => {
        const expected = connection.up.subarray(connection.peerReceived, connection.peerReceived + bytes.length);
        for (let i = 0; i < bytes.length; i++) {
          if (bytes[i] === expected[i] && connection.padding === 0) continue;
          // ESC that ended a modem's waiting for data: only behind everything else, and only on a connection that is given up
          if (bytes[i] === 27) connection.padding++;
          else connection.peerWrong ??= connection.peerReceived + i;
        }
        connection.peerReceived += bytes.length;
      };
      if (connection.peerSent > 0) peer.write(connection.down.subarray(0, connection.peerSent));
      if (connection.peerEnded) peer.end();
    });
    const run = this;
    try {
      connection.socket = new this.host.modem.TCP({
        host: "localhost",
        port: PORT + connection.index,
        onWritable() {
          if (connection.closed || connection.ended) run.violate(`onWritable of connection ${connection.index} after its end`);
          connection.opened = true;
          run.push(connection);
        },
        onReadable(count) {
          if (connection.closed || connection.ended) run.violate(`onReadable of connection ${connection.index} after its end`);
          const bytes = Buffer.from(this.read() as ArrayBuffer);
          if (bytes.length !== count) run.violate(`onReadable told ${count} bytes, read gave ${bytes.length}`);
          const expected = connection.down.subarray(connection.received, connection.received + bytes.length);
          if (connection.wrong === undefined && !expected.equals(bytes)) connection.wrong = connection.received;
          connection.received += bytes.length;
        },
        onError(error) {
          if (connection.closed || connection.ended) run.violate(`onError of connection ${connection.index} after its end`);
          connection.ended = true;
          connection.error = error;
        },
      });
      this.connections.push(connection);
    } catch (error) {
      this.refusedOpens++;
      if (!/no link is free|the modem is failed/.test((error as Error).message)) this.violate(`open: ${(error as Error).message}`);
    }
  }

  /** Writes what is wanted as far as there is room. */
  push(connection: Connection): void {
    const { socket } = connection;
    if (!socket || connection.ended || connection.closed || !connection.opened) return;
    for (;;) {
      const left = connection.wanted - connection.written;
      if (left === 0) return;
      let count = left;
      try {
        socket.write(connection.up.subarray(connection.written, connection.written + count));
      } catch (error) {
        if ((error as Error).message !== "would block") {
          if (!/closed/.test((error as Error).message)) this.violate(`write: ${(error as Error).message}`);
          return;
        }
        // what fits, in halves: the socket tells its room only after a write
        while (count > 1) {
          count >>= 1;
          try {
            socket.write(connection.up.subarray(connection.written, connection.written + count));
            connection.written += count;
          } catch {
            continue;
          }
        }
        return;
      }
      connection.written += count;
    }
  }

  apply(operation: Operation): void {
    if (operation.kind === "open") this.open();
    else if (operation.kind === "command") this.command(operation.which);
    else if (operation.kind !== "wait") {
      const connection = this.connections[operation.connection % Math.max(1, this.connections.length)];
      if (!connection) return;
      if (operation.kind === "write") {
        connection.wanted = Math.min(STREAM, connection.wanted + operation.size);
        this.push(connection);
      } else if (operation.kind === "close") {
        connection.closed = true;
        connection.socket?.close();
      } else if (operation.kind === "send" && !connection.peerEnded) {
        const from = connection.peerSent;
        connection.peerSent = Math.min(STREAM, from + operation.size);
        connection.peer?.write(connection.down.subarray(from, connection.peerSent));
      } else if (operation.kind === "end" && !connection.peerEnded) {
        connection.peerEnded = connection.early = true;
        connection.peer?.end();
      }
    }
  }

  command(which: number): void {
    const record = { which, done: false, lines: [] as string[] } as Run["commands"][number];
    try {
      this.host.modem.command(COMMANDS[which][0], (error, lines) => {
        if (record.done) this.violate("a command ended twice");
        record.done = true;
        record.error = error;
        record.lines = lines;
      }, COMMAND_TIME);
      this.commands.push(record);
    } catch (error) {
      if (!/too many commands/.test((error as Error).message)) this.violate(`command: ${(error as Error).message}`);
    }
  }

  /** Everything that was begun has come to an end, or has all it is owed. */
  settled(): boolean {
    return this.host.rested && this.commands.every((record) => record.done) && this.connections.every((connection) => connection.closed || connection.ended || (connection.opened && connection.received >= connection.peerSent && connection.peerReceived >= connection.wanted && !connection.peerEnded));
  }
}

/** Runs a program and judges it by the fault log. */
export async function runProgram(program: Program): Promise<Outcome> {
  const receiveWindow = program.fifo === 0 ? 1 << 20 : program.fifo;
  const { simulator, host } = await simulated(
    { seed: program.seed, faults: program.faults, profile: program.profile, cost: program.cost, fifo: program.fifo || undefined },
    { links: program.links, apn: "fuzz" },
    (platform) => { platform.receiveWindow = receiveWindow; },
  );
  const run = new Run(program, simulator, host);
  try {
    await advance(simulator, () => host.ready > 0, 600_000);
    for (const operation of program.operations) {
      if (operation.kind === "wait") await advance(simulator, () => false, operation.ms);
      else host.soon(() => run.apply(operation));
    }
    await advance(simulator, () => run.settled(), SETTLE);
    const settled = run.settled();
    // what still stands is ended by the peers
    for (const connection of run.connections) {
      connection.peerEnded = true;
      connection.peer?.end();
    }
    await advance(simulator, () => run.connections.every((connection) => connection.closed || connection.ended), SETTLE);
    return judge(run, settled);
  } catch (error) {
    run.violate(`${(error as Error).stack}`);
    return judge(run, false);
  } finally {
    await simulator.close();
  }
}

/** Lets time pass; that it ran out is for the oracle to judge. */
async function advance(simulator: Simulator, until: () => boolean, limit: number): Promise<void> {
  await simulator.run(until, limit).catch((error: Error) => {
    if (!(error instanceof SimulationTimeout)) throw error;
  });
}

function judge(run: Run, settled: boolean): Outcome {
  const { simulator, host } = run;
  const faults = new Map<string, number>();
  for (const record of simulator.faultLog) {
    const key = record.direction ? `${record.direction} ${record.kind}` : record.kind;
    faults.set(key, (faults.get(key) ?? 0) + 1);
  }
  const count = (...kinds: string[]): number => kinds.reduce((sum, kind) => sum + (faults.get(kind) ?? 0), 0);
  const damagedDown = count("rx drop", "rx dup", "rx flip", "rx inject", "rx overrun", "overrun");
  const damagedUp = count("tx drop", "tx dup", "tx flip");
  const silent = count("reboot", "silence");
  const harmless = damagedDown + damagedUp + silent + count("deaf", "rx delay", "tx delay", "rx split", "tx split") === 0;
  // one flip, or two of the others, can keep the number of bytes
  // a flip on the way to the modem can open another peer's port
  const hidden = count("rx flip", "tx flip") > 0 || damagedDown > 1;
  let undetectable = 0;
  let reportedLate = 0;
  let succeeded = 0;
  let failed = 0;
  for (const thrown of host.thrown) run.violate(`thrown: ${(thrown as Error).stack}`);
  for (const connection of run.connections) {
    const name = `connection ${connection.index}`;
    if (connection.wrong !== undefined) {
      // damage behind which exactly a tail's bytes follow shows itself by a final result code too many, one piece later
      const late = damagedDown > 0 && connection.error !== undefined && connection.received - connection.wrong <= 1500;
      if (hidden) undetectable++;
      else if (late) reportedLate++;
      else run.violate(`${name} was given bytes that its peer did not send, at ${connection.wrong}`);
    }
    if (connection.received > connection.peerSent && connection.wrong === undefined) run.violate(`${name} received more than was sent`);
    if (connection.peerWrong !== undefined && damagedUp + count("tx overrun") === 0 && silent === 0) run.violate(`the peer of ${name} was given bytes that the application did not write, at ${connection.peerWrong}`);
    if (connection.padding > 0 && damagedUp + silent === 0 && connection.error === undefined && !connection.closed) run.violate(`the peer of ${name} was given ESC on a connection that goes on`);
    if (connection.ended && connection.error === undefined) {
      if (!connection.peerEnded) run.violate(`${name} ended in order, but its peer did not`);
      else if (connection.received !== connection.peerSent && !hidden) run.violate(`${name} ended in order after ${connection.received} of ${connection.peerSent} bytes`);
    }
    // what the application writes after its peer has ended goes nowhere, and rightly so
    const cutOff = connection.early && connection.peerReceived < connection.wanted;
    const good = connection.closed || cutOff || (connection.opened && connection.error === undefined && connection.received === connection.peerSent);
    if (good) succeeded++;
    else failed++;
    if (harmless && !good) run.violate(`${name} failed without a fault: ${connection.error?.message ?? `opened ${connection.opened}, received ${connection.received} of ${connection.peerSent}`}`);
    if (!connection.ended && !connection.closed) run.violate(`${name} never ended`);
  }
  for (const record of run.commands) {
    const [command, answer] = COMMANDS[record.which];
    const good = record.done && !record.error && record.lines.length === 1 && answer.test(record.lines[0]);
    if (good) succeeded++;
    else failed++;
    if (!record.done) run.violate(`${command} never ended`);
    if (harmless && !good) run.violate(`${command} failed without a fault: ${record.error?.message} ${JSON.stringify(record.lines)}`);
    for (const line of record.lines) {
      const other = COMMANDS.findIndex(([, pattern], i) => i !== record.which && pattern.test(line));
      // a flip on the way there may have turned one command into another; an insertion cuts a line in two
      if (other >= 0 && !hidden && count("rx inject") === 0) run.violate(`${command} was given the answer of ${COMMANDS[other][0]}: ${line}`);
    }
    if (!record.error && record.done && damagedDown === 0 && damagedUp === 0 && silent === 0 && !good) run.violate(`${command} ended well with ${JSON.stringify(record.lines)}`);
  }
  if (!settled && damagedDown + damagedUp + silent === 0) run.violate("not settled although nothing was lost");
  const modem = host.modem as unknown as { _commands: unknown[]; _events: unknown[] };
  if (modem._commands.length + modem._events.length > 40) run.violate("a queue of the modem grows");
  return { violations: run.violations, succeeded, failed, faults, undetectable, reportedLate, time: simulator.clock.now };
}
