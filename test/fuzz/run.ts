import type { ModemError } from "../../src/errors.js";
import { SimulationTimeout, type LocalUdpPeer, type Simulator } from "../../hosts/simulator/index.js";
import { SimHost, simulated } from "../driver/sim-host.js";
import { Connection } from "./connection.js";
import { DatagramPort, peerAddress, peerPort, PEERS } from "./datagram-port.js";
import { fuzzFamily, type FuzzFamily } from "./families.js";
import { judge, type Outcome } from "./judge.js";
import { ListeningPort } from "./listening-port.js";
import type { Operation, Program } from "./program.js";

/** First port of the peers: connection n goes to PORT + n, so that its peer is known. */
const PORT = 1000;
/** First port that a peer connects from: connection n comes from CLIENT_PORT + n. */
export const CLIENT_PORT = 40000;
/** First ports of the modem's, for listeners and for datagrams. */
const LISTEN_PORT = 2000;
const DATAGRAM_PORT = 3000;
/** Modems have few sockets. */
const LISTENERS = 2;
/** Simulated ms in which everything must have come to its end when the program is over. */
const SETTLE = 2 * 3600_000;
/** And in which the modem is rid of connections that nobody has. */
const CLOSING = 60_000;
/** Milliseconds that a command of the user's waits: less than a modem may be silent. */
const COMMAND_TIME = 3000;

/** A program being played. */
export class Run {
  readonly family: FuzzFamily;
  readonly connections: Connection[] = [];
  readonly listeners: ListeningPort[] = [];
  readonly ports: DatagramPort[] = [];
  readonly violations: string[] = [];
  readonly commands: { which: number; done: boolean; error?: ModemError; lines: string[] }[] = [];
  /** Connections that were handed to a listener and that no peer knows of. */
  strangers = 0;
  private readonly peers: LocalUdpPeer[] = [];

  constructor(readonly program: Program, readonly simulator: Simulator, readonly host: SimHost) {
    this.family = fuzzFamily(program.dialect, program.mode);
    for (let peer = 0; peer < PEERS; peer++) {
      const end = simulator.local.datagrams(peerPort(peer), peerAddress(peer));
      end.onMessage = (bytes, from) => this.ports[from - DATAGRAM_PORT]?.arrive(Buffer.from(bytes), peer);
      this.peers.push(end);
    }
    if (this.family.peerless) this.tellPorts();
  }

  /** The modem does not say who has connected: the n-th that it told of is the n-th that it accepted. */
  private tellPorts(): void {
    const session = this.host.modem.session as unknown as { _accepted(...args: unknown[]): void; peer(): { port: number } | undefined };
    const accepted = session._accepted;
    const told = new Map<unknown, number>();
    session._accepted = (...args) => {
      accepted.apply(session, args);
      const tcp = (this.simulator.modem as unknown as { tcp: { accepted: number[] } } | undefined)?.tcp;
      if (!tcp) return;
      const place = told.get(tcp) ?? 0;
      told.set(tcp, place + 1);
      const peer = session.peer();
      if (peer && peer.port === 0) peer.port = tcp.accepted[place] ?? 0;
    };
  }

  readonly violate = (text: string): void => {
    if (this.violations.length < 5) this.violations.push(text);
  };

  apply(operation: Operation): void {
    const { dialect } = this.family;
    const { kind } = operation;
    if (kind === "open") this.open();
    else if (kind === "command") this.command(operation.which);
    else if (kind === "line") this.simulator.inject(this.family.lines[operation.which]);
    else if (kind === "listen") {
      if (dialect.listens && this.listeners.length < LISTENERS) this.listen(operation.lazy);
    } else if (kind === "connect") this.connect(pick(this.listeners, operation.listener));
    else if (kind === "unlisten") pick(this.listeners, operation.listener)?.close();
    else if (kind === "bind") {
      if (dialect.datagramLimit > 0) this.bind();
    } else if (kind === "unbind") pick(this.ports, operation.port)?.close();
    else if (kind === "datagram") this.datagram(pick(this.ports, operation.port), operation.peer, operation.size);
    else if (kind === "reply") pick(this.ports, operation.port)?.reply(operation.peer, operation.size, peerAddress(operation.peer), peerPort(operation.peer));
    else if (kind !== "wait") {
      const connection = pick(this.connections, operation.connection);
      if (!connection) return;
      if (kind === "write") connection.write(operation.size);
      else if (kind === "close") connection.close();
      else if (kind === "send") connection.send(operation.size);
      else if (!connection.peerEnded) {
        connection.early = true;
        connection.end();
      }
    }
  }

  /** A listener was handed a connection. */
  accepted(listener: ListeningPort, remotePort: number | undefined): Connection | undefined {
    const connection = remotePort ? this.connections[remotePort - CLIENT_PORT] : listener.clients.find((client) => !client.socket);
    if (connection && connection.accepted && !connection.socket && listener.clients.includes(connection)) return connection;
    this.strangers++;
    return undefined;
  }

  /** What waits for listeners that are slow, or comes to them later, is taken over. */
  acceptAll(): void {
    for (const listener of this.listeners) {
      listener.lazy = false;
      listener.accept();
    }
  }

  /** Everything that was begun has come to an end, or has all it is owed. */
  settled(): boolean {
    return this.host.rested && this.commands.every((record) => record.done) && this.connections.every((connection) => connection.satisfied) && this.ports.every((port) => port.satisfied);
  }

  /** Nothing of the program's is left, here and in the driver. */
  over(): boolean {
    return this.host.rested && this.connections.every((connection) => connection.over) && this.host.modem.links.every((link) => link.free());
  }

  /** What still stands is ended: connections by their peers, the rest by the application. */
  finish(): void {
    for (const connection of this.connections) connection.end();
    for (const listener of this.listeners) listener.close();
    for (const port of this.ports) if (!port.closed) port.close();
  }

  private open(): void {
    const connection = new Connection(this.connections.length, this.family, false, this.violate);
    this.simulator.local.serve(PORT + connection.index, (peer) => connection.join(peer));
    this.tryTo("open", () => {
      connection.socket = new this.host.modem.TCP({ host: "localhost", port: PORT + connection.index, ...connection.callbacks });
      this.connections.push(connection);
    });
  }

  private listen(lazy: boolean): void {
    const listener = new ListeningPort(this.listeners.length, this, lazy);
    this.tryTo("listen", () => {
      listener.open(LISTEN_PORT + listener.index);
      this.listeners.push(listener);
    });
  }

  private connect(listener: ListeningPort | undefined): void {
    if (!listener) return;
    const connection = new Connection(this.connections.length, this.family, true, this.violate);
    this.connections.push(connection);
    listener.clients.push(connection);
    // a number that was a connection's before may be in a command that is under way
    connection.due = this.connections.length + this.ports.length <= this.program.links && this.connections.every((each) => !each.peerEnded && !each.over);
    const peer = this.simulator.local.connect(LISTEN_PORT + listener.index, (joined) => connection.join(joined), undefined, CLIENT_PORT + connection.index);
    peer.onClose = (code) => {
      connection.peerGone = true;
      if (code === "ECONNREFUSED") connection.due = false;
    };
  }

  private bind(): void {
    const port = new DatagramPort(this.ports.length, this.family, this.violate);
    this.tryTo("bind", () => {
      port.socket = new this.host.modem.UDP({ port: DATAGRAM_PORT + port.index, ...port.callbacks });
      this.ports.push(port);
    });
  }

  /** Only where the modem has the port: what comes before is nobody's. */
  private datagram(port: DatagramPort | undefined, peer: number, size: number): void {
    if (!port || port.over || !this.simulator.local.binds(DATAGRAM_PORT + port.index)) return;
    const { dialect, datagramsCut } = this.family;
    const bytes = port.next(peer, size % Math.floor(Math.min(dialect.datagramLimit, datagramsCut ? datagramsCut * this.host.modem.receiveLimit : Infinity)));
    if (!bytes) return;
    // it has the address that was last sent to
    this.peers[peer].address = peerAddress(peer);
    this.peers[peer].send(bytes, DATAGRAM_PORT + port.index);
  }

  private command(which: number): void {
    const record = { which, done: false, lines: [] as string[] } as Run["commands"][number];
    try {
      this.host.modem.command(this.family.commands[which][0], (error, lines) => {
        if (record.done) this.violate("a command ended twice");
        record.done = true;
        record.error = error;
        // nothing tells them from lines that the command asked for
        record.lines = lines.filter((line) => !this.family.lines.includes(line));
      }, COMMAND_TIME);
      this.commands.push(record);
    } catch (error) {
      if (!/too many commands/.test((error as Error).message)) this.violate(`command: ${(error as Error).message}`);
    }
  }

  private tryTo(name: string, body: () => void): void {
    try {
      body();
    } catch (error) {
      if (!/no link is free|the modem is failed/.test((error as Error).message)) this.violate(`${name}: ${(error as Error).message}`);
    }
  }
}

function pick<T>(list: T[], place: number): T | undefined {
  return list[place % Math.max(1, list.length)];
}

/** Runs a program and judges it by the fault log. @param trace is given what passes the line */
export async function runProgram(program: Program, trace?: (line: string) => void): Promise<Outcome> {
  const receiveWindow = program.fifo === 0 ? 1 << 20 : program.fifo;
  const family = fuzzFamily(program.dialect, program.mode);
  const { simulator, host } = await simulated(
    { dialect: program.dialect, seed: program.seed, faults: program.faults, profile: program.profile, cost: program.cost, fifo: program.fifo || undefined, ...family.simulator, ...(program.mode === "transparent" && { flowControl: true }), ...(trace && { trace }) },
    { ...family.modem, ...(program.mode === "transparent" && { flow: true }), dialect: family.dialect, links: Math.min(family.links, program.links) },
    (platform) => { platform.receiveWindow = receiveWindow; },
  );
  const run = new Run(program, simulator, host);
  try {
    await advance(simulator, () => host.ready > 0, 600_000);
    for (const operation of program.operations) {
      if (operation.kind === "wait") await advance(simulator, () => false, operation.ms);
      else host.soon(() => run.apply(operation));
    }
    host.soon(() => run.acceptAll());
    await advance(simulator, () => run.settled(), SETTLE);
    const settled = run.settled();
    host.soon(() => run.finish());
    await advance(simulator, () => run.over(), SETTLE);
    // what nobody took is closed when nothing else is to be sent
    await advance(simulator, () => run.over() && simulator.local.peers.size === 0, CLOSING);
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
