import type { Connection } from "./connection.js";
import type { DatagramPort } from "./datagram-port.js";
import type { FaultRecord } from "../../hosts/simulator/index.js";
import { CLIENT_PORT, type Run } from "./run.js";

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
  /** Connections that ended with an error because the modem itself had no room for what their peers sent. */
  overran: number;
  /** Peers that were given what the one before them was sent, and nothing else. */
  misdirected: number;
  /** Simulated ms. */
  time: number;
}

/** What the fault log says of a line: from it follows what is owed. */
class Damage {
  readonly faults = new Map<string, number>();
  /** Bytes changed on their way to the host, and to the modem. */
  readonly down: number;
  readonly up: number;
  /** The modem restarted, or was silent. */
  readonly silent: number;
  /** Nothing at all happened. */
  readonly harmless: boolean;
  /** Nothing but delays. */
  readonly gentle: boolean;
  /** It may have been such that no one can see it: one flip, or two of the others, can keep the number of bytes. */
  readonly hidden: boolean;
  /** Ports of peers whose data the modem itself had no room for: nothing could stop them. */
  readonly overran = new Set<number>();

  constructor(log: readonly FaultRecord[], tailless: boolean, pushed: boolean) {
    for (const record of log) {
      if (record.kind === "modem overrun" && record.port) this.overran.add(record.port);
      const key = record.direction ? `${record.direction} ${record.kind}` : record.kind;
      this.faults.set(key, (this.faults.get(key) ?? 0) + 1);
    }
    this.down = this.count("rx drop", "rx dup", "rx flip", "rx inject", "rx overrun", "overrun");
    this.up = this.count("tx drop", "tx dup", "tx flip");
    this.silent = this.count("reboot", "silence");
    this.gentle = this.down + this.up + this.silent === 0;
    this.harmless = this.gentle && this.count("deaf", "rx delay", "tx delay", "rx split", "tx split") === 0;
    // a flip on the way to the modem can open another peer's port
    // what a port has no room for may be a whole push
    this.hidden = this.count("rx flip", "tx flip") > 0 || this.down > 1 || (tailless && this.count("rx inject") > 0) || (pushed && this.count("rx overrun") > 0);
  }

  count(...kinds: string[]): number {
    return kinds.reduce((sum, kind) => sum + (this.faults.get(kind) ?? 0), 0);
  }
}

/** Compares what happened with what was owed. */
export function judge(run: Run, settled: boolean): Outcome {
  const { simulator, host } = run;
  const damage = new Damage(simulator.faultLog, run.family.tailless === true, run.program.mode === "push");
  const outcome: Outcome = { violations: run.violations, succeeded: 0, failed: 0, faults: damage.faults, undetectable: 0, reportedLate: 0, overran: 0, misdirected: 0, time: simulator.clock.now };
  for (const thrown of host.thrown) run.violate(`thrown: ${(thrown as Error).stack}`);
  for (const connection of run.connections) judgeConnection(run, connection, damage, outcome);
  for (const port of run.ports) judgePort(run, port, damage, outcome);
  judgeListeners(run, damage, outcome);
  judgeCommands(run, damage, outcome);
  if (!settled && damage.gentle) run.violate("not settled although nothing was lost");
  if (!run.over()) run.violate(`links are left behind: ${host.modem.links.filter((link) => !link.free()).map((link) => `${link.id} state ${link.state} operation ${link.operation} closing ${link.closing} service ${link.service}`).join("; ")}`);
  if (damage.gentle && simulator.local.peers.size > 0) run.violate("the modem keeps connections that nobody has");
  const modem = host.modem as unknown as { _commands: { list: unknown[] }; _events: unknown[] };
  if (modem._commands.list.length + modem._events.length > 40) run.violate("a queue of the modem grows");
  return outcome;
}

function tally(outcome: Outcome, good: boolean): void {
  if (good) outcome.succeeded++;
  else outcome.failed++;
}

function judgeConnection(run: Run, connection: Connection, damage: Damage, outcome: Outcome): void {
  const name = `${connection.accepted ? "accepted " : ""}connection ${connection.index}`;
  const { hidden, silent } = damage;
  if (connection.wrong !== undefined) {
    // damage behind which exactly a tail's bytes follow shows itself by a final result code too many, one piece later, as does all damage where there is no tail: unless the application has left
    const told = connection.error !== undefined || (run.family.tailless === true && connection.closed);
    const late = damage.down > 0 && told && connection.received - connection.wrong <= 1500;
    // who has connected is not told: where lines were lost the account may be another's
    const unknown = connection.accepted && run.family.peerless === true && damage.down + silent > 0;
    if (hidden || unknown) outcome.undetectable++;
    else if (late) outcome.reportedLate++;
    else run.violate(`${name} was given bytes that its peer did not send, at ${connection.wrong}`);
  }
  if (connection.received > connection.peerSent && connection.wrong === undefined) run.violate(`${name} received more than was sent`);
  // inserted bytes that push out what looks like a command's end leave the modem with a prompt: the next command becomes data. So do pieces of pushed data behind lost bytes, where the connection ends with an error
  const ended = run.family.tailless === true && (damage.count("rx inject") > 0 || (run.program.mode === "push" && damage.down > 0 && (connection.error !== undefined || connection.closed)));
  if (misdirected(run, connection)) outcome.misdirected++;
  else if (connection.peerWrong !== undefined && !ended && damage.up + damage.count("tx overrun") === 0 && silent === 0) run.violate(`the peer of ${name} was given bytes that the application did not write, at ${connection.peerWrong}`);
  if (connection.padding > 0 && damage.up + silent === 0 && connection.error === undefined && !connection.closed && !connection.turnedAway) run.violate(`the peer of ${name} was given ESC on a connection that goes on`);
  if (connection.ended && connection.error === undefined) {
    if (!connection.peerEnded) run.violate(`${name} ended in order, but its peer did not`);
    else if (connection.received !== connection.peerSent && !hidden) run.violate(`${name} ended in order after ${connection.received} of ${connection.peerSent} bytes`);
  }
  // what the application writes after its peer has ended goes nowhere, and rightly so
  const cutOff = connection.early && connection.peerReceived < connection.wanted;
  const refused = connection.turnedAway && (!connection.due || run.listeners.some((listener) => listener.closed && listener.clients.includes(connection)));
  // the modem lost what it had no room for, and says so: that connection ends with just this error
  const overran = connection.accepted && damage.overran.has(CLIENT_PORT + connection.index);
  // and where data are pushed nothing holds the peer back while nobody reads
  const unread = run.program.mode === "push" && run.listeners.some((listener) => listener.slow && listener.clients.includes(connection));
  const lost = (overran || unread) && connection.error?.code === "DATA_LOST" && connection.received < connection.peerSent;
  const good = connection.closed || cutOff || refused || lost || (connection.opened && connection.error === undefined && connection.received === connection.peerSent);
  if (lost) outcome.overran++;
  else tally(outcome, good);
  if (damage.harmless && !good) run.violate(`${name} failed without a fault: ${connection.error?.message ?? `opened ${connection.opened}, received ${connection.received} of ${connection.peerSent}, turned away ${connection.turnedAway}`}`);
  if (!connection.over) run.violate(`${name} never ended`);
}

/** What was being sent when a peer left went to the next one, which nobody was given: no modem that names no peer can prevent it. */
function misdirected(run: Run, connection: Connection): boolean {
  const { peerWrong, foreign, index } = connection;
  if (!run.family.peerless || peerWrong !== 0 || !connection.turnedAway) return false;
  return run.connections.some((last) => last.accepted && last.index < index && last.peerEnded && last.up.subarray(0, last.written).includes(foreign));
}

function judgePort(run: Run, port: DatagramPort, damage: Damage, outcome: Outcome): void {
  const { host } = run;
  const name = `port ${port.index}`;
  if (port.wrong !== undefined) {
    if (damage.hidden) outcome.undetectable++;
    else if (damage.down > 0 && (port.error !== undefined || (run.family.tailless && host.errors.some((error) => error.code === "DATAGRAM_LOST")))) outcome.reportedLate++;
    else if (run.family.sendersTold || damage.gentle) run.violate(`${name} was given ${port.wrong}`);
  }
  // told by a line, in which a lost character can't be seen
  // nor is a line believed while it is not known whose the answers are
  if (port.senderless && damage.down + damage.up + damage.silent === 0) run.violate(`${name} was given a datagram without its sender`);
  if (port.wrongSender !== undefined && damage.down === 0) run.violate(`${name} was given ${port.wrongSender}`);
  if (port.peerWrong !== undefined && damage.up + damage.down + damage.silent + damage.count("tx overrun") === 0) run.violate(`a peer was given from ${name} ${port.peerWrong}`);
  const good = port.error === undefined && (port.closedEarly || (port.awaited.length === 0 && port.replies.length === 0));
  tally(outcome, good);
  if (damage.gentle && !good) run.violate(`${name} failed though nothing was lost: ${port.error?.message ?? `${port.awaited.length} datagrams did not come, ${port.replies.length} did not arrive`}`);
  if (damage.gentle && port.replies.length > 0) run.violate(`${port.replies.length} datagrams written to ${name} did not arrive`);
}

function judgeListeners(run: Run, damage: Damage, outcome: Outcome): void {
  for (const listener of run.listeners) {
    const good = listener.error === undefined && !listener.ended;
    tally(outcome, good);
    if (damage.gentle && !good) run.violate(`listener ${listener.index} failed though nothing was lost: ${listener.error?.message}`);
  }
  if (run.strangers > 0 && damage.down === 0) run.violate(`${run.strangers} connections were accepted that no peer began`);
}

function judgeCommands(run: Run, damage: Damage, outcome: Outcome): void {
  const commands = run.family.commands;
  for (const record of run.commands) {
    const [command, answer] = commands[record.which];
    const good = record.done && !record.error && record.lines.length === 1 && answer.test(record.lines[0]);
    tally(outcome, good);
    if (!record.done) run.violate(`${command} never ended`);
    if (record.error?.code === "NOT_SENT") run.violate(`${command} did not come to its turn`);
    if (damage.harmless && !good) run.violate(`${command} failed without a fault: ${record.error?.message} ${JSON.stringify(record.lines)}`);
    for (const line of record.lines) {
      const other = commands.findIndex(([, pattern], i) => i !== record.which && pattern.test(line));
      // a flip on the way there may have turned one command into another; an insertion cuts a line in two
      if (other >= 0 && !damage.hidden && damage.count("rx inject") === 0) run.violate(`${command} was given the answer of ${commands[other][0]}: ${line}`);
    }
    if (!record.error && record.done && damage.gentle && !good) run.violate(`${command} ended well with ${JSON.stringify(record.lines)}`);
  }
}
