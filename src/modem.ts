import { Channel } from "./channel.js";
import { callback, commandText, integer } from "./check.js";
import { COMMON_NAMES } from "./codes.js";
import { CommandLine, hotBytes } from "./command-line.js";
import { CommandList } from "./command-list.js";
import type { Dialect, Session, SessionOwner } from "./dialect.js";
import { modemError, type ModemError } from "./errors.js";
import { RingBuffer } from "./ring-buffer.js";
import type { Link } from "./link.js";
import { OPERATION_NONE } from "./link-codes.js";
import { LinkHolder } from "./link-holder.js";
import { checkOptions, lineLimit, type ModemOptions, type ModemState, type Status, type StatusDetail } from "./modem-options.js";
import { ParameterReader } from "./parameter-reader.js";
import type { Driver, Platform } from "./platform.js";
import { PrefixTable } from "./prefix-table.js";
import { ResponseParser } from "./response-parser.js";
import { Upkeep, type UpkeepOwner } from "./upkeep.js";
import { ServiceList, type Service, type ServiceHost } from "./service.js";
import { LATE, QUEUED, UserCommand, type CommandCallback } from "./user-command.js";

const EVENT_QUEUE = 32;
/** The modem is online. */
const READY = true;

/**
 * A modem on a serial port: its state, its events, and who may send the next command. What is vendor-specific is in
 * the dialect's session; what keeps the modem online is in `upkeep`.
 */
export class Modem extends LinkHolder implements Driver, SessionOwner, UpkeepOwner, ServiceHost {
  /** Inside the driver: changes made now are seen before it is left. What is needed often comes first: on XS properties are found one after the other. */
  _busy = false;
  /** Something changed since `_settle` last looked. */
  _news = false;
  override _channel: Channel = undefined!;
  override links: Link[] = undefined!;
  input: RingBuffer = undefined!;
  override _platform: Platform = undefined!;
  _commands: CommandList = undefined!;
  /** What the user is still to be told, in order: statuses, errors, and READY. */
  _events: (Status | ModemError | true)[] = undefined!;
  /** The modem is online: links may send commands. */
  _online = false;
  /** When the platform's alarm goes off (ms); -1: not set. */
  _armed = -1;
  override _session: Session = undefined!;
  /** Whose turn it is: a link's place, or `links.length` for the user's commands. */
  _turn = 0;
  override receiveLimit = 0;
  declare arena: Uint8Array;
  override state: ModemState = "probing";
  declare upkeep: Upkeep;
  /** Absent where nothing has attended. */
  declare _services: ServiceList | undefined;
  declare _options: ModemOptions;

  /** @throws TypeError or RangeError when an option is wrong, before a byte is sent */
  constructor(options: ModemOptions) {
    super();
    const settled = checkOptions(options);
    const dialect = options.dialect;
    const baud = settled.baud;
    const receive = settled.receive;
    const size = receive + settled.send;
    const inverted = options.inverted;
    const session = dialect.open(options);

    // the parser puts a line feed behind what was received
    const commandAt = settled.ring + 4;
    const hotAt = commandAt + settled.command;
    const linksAt = (hotAt + hotBytes(dialect.hot, dialect.terminator) + 3) & ~3;
    this.arena = new Uint8Array(((linksAt + settled.links * size + 7) & ~7) + settled.scratch);
    this._options = options;
    this._session = session;
    session.restart();
    session.rate = baud;
    session.wantedRate = settled.fastBaud;
    const platform = options.platform(this);
    this._platform = platform;
    // at rest such a line is high, which no host knows
    for (let i = 0; inverted && i < inverted.length; i++) this.drive(inverted[i]!, 0);
    this.input = new RingBuffer(platform, 0, settled.ring);
    const names = new PrefixTable(this.arena, COMMON_NAMES, dialect.names);
    const parser = new ResponseParser().open(platform, this.arena, this.input, names, lineLimit(settled.ring));
    const line = new CommandLine(platform, this.arena, commandAt, hotAt, dialect.hot, dialect.terminator);
    const Kind = dialect.channel === undefined ? Channel : dialect.channel;
    this._channel = new Kind(platform, this.arena, parser, new ParameterReader(this.arena), line, session, dialect);
    this._channel.pause = settled.pause;
    const window = platform.receiveWindow - dialect.receiveOverhead;
    this.receiveLimit = settled.readLength || (window > 16 ? window : 16);
    session.attach(this);
    this.links = [];
    for (let i = 0; i < settled.links; i++) {
      const at = linksAt + i * size;
      this.links.push(session.createLink({ owner: this, id: i, receiveStart: at, receiveEnd: at + receive, sendEnd: at + size }));
    }
    this._commands = new CommandList();
    this._events = [];
    this.upkeep = new Upkeep(this, platform, this._channel, session);
    this.upkeep.search(baud);
    this.status("probing", { baud: baud });
    platform.defer();
  }

  received(count: number): void {
    const input = this.input;
    const write = input.write + count;
    input.write = write;
    if (write < input.until || this._busy) return;
    this._busy = true;
    const channel = this._channel;
    channel.parser.parse(channel);
    if (this._news || channel.stirred) this._heard(channel);
    else this._busy = false;
  }

  /** Something came of what was received. */
  _heard(channel: Channel): void {
    channel.heard();
    if (this._news || channel.ended) this._settle();
    else {
      this._busy = false;
      const deadline = channel.deadline;
      if (deadline >= 0 && (this._armed < 0 || deadline < this._armed)) this._set(deadline);
    }
  }

  /** The modem's address, "" while it has none. */
  get address(): string {
    return this._session.address;
  }

  /**
   * Sends a command line of the user's; for what the driver does not cover.
   * @param text begins with AT; no control characters
   * @param done called with the information responses when it has ended
   * @param timeout milliseconds from when it is sent until its final result code must be here (default 60000, Quectel 1.1 note 1); what is not sent within TURN_TIME ends with NOT_SENT
   * @throws TypeError or RangeError when an argument is wrong; Error when too many commands wait
   */
  command(text: string, done?: CommandCallback, timeout?: number): void {
    const line = commandText("command", text, this.commandLimit);
    callback("callback", done);
    this.enqueue(new UserCommand(line, integer("timeout", timeout, 1, 2147483647, 60000), done));
  }

  // CommandQueue

  get dialect(): Dialect {
    return this._options.dialect;
  }

  _dataLinks(): number {
    return this._options.links === undefined ? 1 : this._options.links;
  }

  enqueue(command: UserCommand): void {
    if (this.state === "closed") throw new Error("closed");
    command.channel = this._channel;
    this._commands.add(command);
    this.wake();
  }

  waiting(): boolean {
    return this._commands.waiting();
  }

  first(command: UserCommand): void {
    command.queue();
    this._turn = this.links.length;
    this.wake();
  }

  get commandLimit(): number {
    return this._channel._line.longest;
  }

  // ServiceHost

  get session(): Session {
    return this._session;
  }

  attend(service: Service): void {
    if (this.state === "closed") throw new Error("closed");
    if (!this._services) this._services = new ServiceList();
    this._services.list.push(service);
    this.wake();
  }

  dismiss(service: Service): void {
    if (this._services) this._services.remove(service);
  }

  doubt(): void {
    if (this._services) this._services.doubt();
  }

  /** Ends everything: sockets hear of it, waiting commands end with an error, the platform's alarm is taken back. */
  close(): void {
    if (this.state === "closed") return;
    this.upkeep.stop();
    this._channel.reset();
    const error = modemError("CLOSED", "the modem was closed");
    this.failLinks(error);
    this.abandonCommands(error);
    this.status("closed", {});
    this.wake();
  }

  // Driver: what the host's serial adapter uses

  overrun(count: number): void {
    this._session.lost(count);
    this._channel.gap();
    this.wake();
  }

  tick(): void {
    if (this._busy) return;
    const now = this._platform.now();
    this._busy = true;
    this._armed = -1;
    // bytes that came while this was busy; but what was there before does not put off what is due
    if (this.input.read < this.input.write && (this._channel.deadline < 0 || now < this._channel.deadline)) this._channel.parse();
    this._channel.tick(now);
    const links = this.links;
    for (let i = 0; i < links.length; i++) links[i]!.tick(now);
    this.upkeep.tick(now);
    this._commands.tick(now);
    this._settle();
  }

  // LinkOwner

  wake(): void {
    this._news = true;
    if (!this._busy) this._platform.defer();
  }

  // SessionOwner, UpkeepOwner

  status(state: string, detail: StatusDetail): void {
    const status = detail as Status;
    status.state = state as ModemState;
    this.state = status.state;
    this._online = state === "ready";
    if (this._options.onStatus) this._remember(status);
    this._news = true;
  }

  report(error: ModemError): void {
    // while rates are tried, noise is what is expected
    if (this._options.onError && !this.upkeep.searching()) this._remember(error);
    this._news = true;
  }

  drive(line: string, level: number): boolean {
    const inverted = this._options.inverted;
    return this._platform.pin(line, inverted && inverted.indexOf(line) >= 0 ? 1 - level : level);
  }

  online(): void {
    if (this._options.onReady) this._remember(READY);
  }

  failLinks(error: ModemError): void {
    const links = this.links;
    for (let i = 0; i < links.length; i++) {
      links[i]!.fail(error);
      links[i]!.forgotten();
    }
    // what a command still waits for was part of the same state
    this._commands.abandon(LATE, error);
    this.gone(error);
  }

  gone(error: ModemError): void {
    if (this._services) this._services.gone(error);
  }

  abandonCommands(error: ModemError): void {
    this._commands.abandon(QUEUED, error);
  }

  claim(at: number, end: number): boolean {
    const claimed = this._commands.claim(at, end) || (this._services !== undefined && this._services.line(at, end));
    if (claimed) this.wake();
    return claimed;
  }

  /** Makes the callbacks that are owed and sends the next command, until nothing is left to do. */
  _settle(): void {
    const channel = this._channel;
    let whole = false;
    try {
      do this._news = channel.ended = false;
      while (this._notify() || (this._next() && channel.idle()) || this._news || channel.ended);
      whole = true;
    } finally {
      this._busy = false;
      // a callback threw: its error goes on to the engine, the rest of the work to the next turn
      if (!whole) this._platform.defer();
    }
    this._arm();
  }

  /** Keeps an event for the user; the oldest is dropped when too many wait. */
  _remember(event: Status | ModemError | true): void {
    if (this._events.length >= EVENT_QUEUE) this._events.shift();
    this._events.push(event);
  }

  /** Makes one callback that is owed; false when none is. */
  _notify(): boolean {
    const links = this.links;
    for (let i = 0; i < links.length; i++) {
      if (links[i]!.owed !== 0 && links[i]!.notify()) return true;
    }
    if (this._commands.list.length > 0 && this._commands.notify()) return true;
    if (this._services && this._services.notify()) return true;
    if (this._events.length === 0) return false;
    this._tell(this._events.shift() as Status | ModemError | true);
    return true;
  }

  /** Tells the user of an event. */
  _tell(event: Status | ModemError | true): void {
    const options = this._options;
    if (event === READY) {
      if (options.onReady) options.onReady(this);
    } else if ((event as ModemError).code) {
      if (options.onError) options.onError(event as ModemError);
    } else if (options.onStatus) options.onStatus(event as Status);
  }

  /** Sends the next command if there is one to send. */
  _next(): boolean {
    const channel = this._channel;
    if (!channel.idle()) return false;
    const now = this._platform.now();
    if (!this._online) return this._offline(now);
    const links = this.links;
    const places = links.length + 1;
    for (let i = 0; i < places; i++) {
      const place = this._turn;
      this._turn = place + 1 === places ? 0 : place + 1;
      if (place === links.length) {
        if (this._session.hasChore) {
          this.upkeep.send(this._session.chore);
          return true;
        }
        if (this._commands.list.length > 0 && this._commands.start(channel)) return true;
      } else {
        const operation = links[place]!.next(now);
        if (operation !== OPERATION_NONE) {
          links[place]!.start(operation);
          return true;
        }
      }
    }
    return false;
  }

  /** What is sent while the modem is not online. */
  _offline(now: number): boolean {
    if (this.state === "failed") return this._commands.start(this._channel);
    if (this.state === "asleep") return this._wanted() && this.upkeep.awake(now);
    return this.upkeep.start(now);
  }

  /** Something waits for a modem that sleeps. */
  _wanted(): boolean {
    if (this._commands.list.length > 0) return true;
    for (let i = 0; i < this.links.length; i++) if (this.links[i]!.user !== null) return true;
    return false;
  }

  /** Sets the platform's alarm to the earliest deadline. */
  _arm(): void {
    const channel = this._channel;
    const online = this._online;
    let next = channel.deadline;
    // what waits for its time to send waits for the channel too
    const idle = next < 0 && channel.idle();
    if (!online) {
      next = earlier(next, this.upkeep.nextTime(idle));
      if (this.state === "asleep" && this._wanted()) next = earlier(next, this.upkeep.wakeTime);
    }
    const links = this.links;
    for (let i = 0; i < links.length; i++) {
      const time = idle && online ? links[i]!.nextTime() : links[i]!.deadline;
      if (time >= 0) next = earlier(next, time);
    }
    if (this._commands.list.length > 0) next = earlier(next, this._commands.nextTime());
    // an alarm that is early only looks when the next is due
    if (next < 0 ? this._armed >= 0 : this._armed < 0 || next < this._armed) this._set(next);
  }

  /** Sets the platform's alarm to a time (ms); -1: takes it back. */
  _set(next: number): void {
    this._armed = next;
    if (next < 0) this._platform.alarm(-1);
    else {
      const wait = next - this._platform.now();
      this._platform.alarm(wait > 0 ? wait : 0);
    }
  }
}

function earlier(a: number, b: number): number {
  return a < 0 ? b : b < 0 || a < b ? a : b;
}
