import type { Clock, Ticket } from "./clock.js";
import type { Line } from "./line.js";
import { Session } from "./dce/session.js";
import type { Trace } from "./trace.js";

/** Software that runs while the modem is on. */
export interface Firmware {
  /** Takes what arrived from the host. */
  receive(bytes: Uint8Array): void;
  /** The host's DTR line changed. */
  dtr(level: number): void;
  /** The host holds the power key for as long as it takes to switch off: sends farewells, then calls `device.off()`. */
  powerOff(): void;
  /** Power saving mode is due: says so and calls `device.off()`, unless it has work in progress (false). */
  rest(): boolean;
  /** The power is gone: drops connections, sends nothing. */
  stop(): void;
  /** What comes from the host has no place for now; absent: it always has. */
  readonly isCongested?: boolean;
  /** Says something unsolicited. */
  urc(text: string): void;
}

/** Pulse lengths of the control lines, ms: [least, most]. */
export interface PowerTimes {
  /** PWRKEY pulse that switches on. */
  on: [number, number];
  /** PWRKEY pulse that switches off. */
  off: [number, number];
  /** RESET_N pulse that restarts. */
  reset: [number, number];
  /** From switching on until the UART works. */
  boot: number;
}

/** When a connection that took no more is looked at again, ms. */
const FULL = 10;

/** When firmware that could not save power because of work in progress is asked again, ms. */
const BUSY = 1000;

/** When a module saves power: whenever nothing happened for `after` ms, for `length` ms. */
export interface PowerSaving {
  after: number;
  length: number;
  /** Told each time it begins. */
  begins(): void;
}

/**
 * The module as hardware: power, control lines and its end of the UART. The firmware is a new one after every start; what
 * survives (SIM card, stored profile) is its family's, outside of it.
 */
export class Device {
  /** The modem's rate, baud. */
  baud: number;
  /** The modem finds the host's rate by itself. */
  private autobaud = false;
  /** The byte that ends a command line: the modem looks at what arrived as soon as it is there. */
  lineEnd = 13;
  /** The host's DTR line: 1 asserted. */
  dtr = 1;
  /** When something was sent to the host last, ms. */
  sentAt = 0;
  /** AT+IFC: whether the modem obeys RTS; only where that line is wired does it matter. */
  obeysRts = false;
  /** The same for CTS: a connection that takes no more stops the host. */
  drivesCts = false;
  firmware: Firmware | undefined;
  /** Starts so far. */
  starts = 0;
  /** Set before it is switched on for the first time; without it the module never sleeps. */
  powerSaving: PowerSaving | undefined;
  private activeAt = 0;
  /** When it falls asleep, or wakes. */
  private nap: Ticket | undefined;
  private session: Session | undefined;
  private booting: Ticket | undefined;
  private ticket: Ticket | undefined;
  private silentUntil = 0;
  private readonly look = (): void => this.read();
  private readonly pressedAt: Record<string, number | undefined> = {};

  /**
   * @param start makes the firmware: `booted` when it is to come up as if it had been on for long
   */
  constructor(readonly clock: Clock, private readonly rx: Line, private readonly tx: Line, baud: number, private readonly chunk: number,
    private readonly times: PowerTimes, private readonly start: (session: Session, booted: boolean) => Firmware, readonly trace: Trace) {
    this.baud = baud;
    tx.onSend = () => this.listen();
  }

  /** As AT+IPR has it: the modem's rate, baud; 0: the host's, whichever that is. */
  get rate(): number {
    return this.autobaud ? 0 : this.baud;
  }
  set rate(rate: number) {
    this.autobaud = rate === 0;
    if (rate) this.baud = rate;
  }

  /** The rate at which the modem reads a host that sends at `rate`, baud. */
  readAt(rate: number): number {
    if (this.autobaud) this.baud = rate;
    return this.baud;
  }

  get isOn(): boolean {
    return this.firmware !== undefined;
  }

  /** Sends to the host. */
  send(bytes: Uint8Array): void {
    this.stir();
    this.sentAt = this.clock.now;
    this.rx.send(bytes, Math.max(this.clock.now, this.silentUntil));
  }

  /** When what was sent so far will have left, ms. */
  get idleAt(): number {
    return Math.max(this.rx.idleAt, this.clock.now);
  }

  /** When the last byte taken from the host had arrived, ms. */
  get heardAt(): number {
    return this.tx.lastByteAt;
  }

  /** Bytes that were sent and have not left. */
  get unsent(): number {
    return this.rx.pending(this.clock.now);
  }

  /** Switches on; `booted` skips the time it takes. */
  on(booted = false): void {
    if (this.isOn || this.booting) return;
    this.clock.cancel(this.nap);
    const run = (): void => {
      this.booting = undefined;
      this.starts++;
      this.tx.take(this.clock.now);
      this.session = new Session(this.clock);
      this.firmware = this.start(this.session, booted);
      this.stir();
      this.watch();
    };
    if (booted) run();
    else this.booting = this.clock.after(this.times.boot, run);
  }

  /** Takes the power away. */
  off(): void {
    this.clock.cancel(this.booting);
    this.booting = undefined;
    this.clock.cancel(this.nap);
    this.session?.end();
    this.firmware?.stop();
    this.firmware = undefined;
  }

  /** Off and on again, without a farewell. */
  restart(): void {
    this.trace.note("the modem restarts");
    this.off();
    this.on();
  }

  /** Something happens, on the UART or in the network: power saving mode is put off. */
  stir(): void {
    this.activeAt = this.clock.now;
  }

  /** Looks again when power saving mode would be due if nothing more happened. */
  private watch(): void {
    const saving = this.powerSaving;
    if (!saving) return;
    this.nap = this.clock.at(this.activeAt + saving.after, () => {
      if (this.clock.now < this.activeAt + saving.after) return this.watch();
      if (!this.firmware?.rest()) {
        this.nap = this.clock.after(BUSY, () => this.watch());
        return;
      }
      this.trace.note("the modem saves power");
      saving.begins();
      this.nap = this.clock.after(saving.length, () => this.on());
    });
  }

  /** Neither reads nor sends for `ms` milliseconds, then goes on where it was. */
  silence(ms: number): void {
    this.silentUntil = this.clock.now + ms;
    this.listen();
  }

  /** The host drives a control line: "power" and "reset" are asserted by 1, as "dtr" is. */
  pin(name: string, level: number): void {
    this.trace.note(`pin ${name} ${level}`);
    if (name === "dtr") {
      this.dtr = level;
      return this.firmware?.dtr(level);
    }
    const began = this.pressedAt[name];
    this.pressedAt[name] = level ? began ?? this.clock.now : undefined;
    if (level || began === undefined) return;
    const held = this.clock.now - began;
    if (name === "reset" && this.isOn && within(held, this.times.reset)) this.restart();
    if (name === "power") this.key(held);
  }

  private key(held: number): void {
    if (!this.isOn && within(held, this.times.on)) this.on();
    else if (this.isOn && within(held, this.times.off)) this.firmware?.powerOff();
    else this.trace.note(`a power key pulse of ${Math.round(held)} ms does nothing now`);
  }

  /** Reads when bytes, or the end of a command line, have arrived. */
  private listen(): void {
    if (this.drivesCts && this.firmware?.isCongested) {
      this.clock.cancel(this.ticket);
      this.ticket = this.clock.after(FULL, () => this.listen());
      return;
    }
    const due = this.tx.due(this.chunk, this.lineEnd);
    const time = due < Infinity ? Math.max(due, this.silentUntil) : due;
    if (this.ticket && this.ticket.index >= 0 && this.ticket.time === time) return;
    this.clock.cancel(this.ticket);
    this.ticket = time < Infinity ? this.clock.work(time, this.look) : undefined;
  }

  private read(): void {
    const bytes = this.tx.take(this.clock.now);
    if (bytes.length) {
      this.stir();
      this.firmware?.receive(bytes);
    }
    this.listen();
  }
}

function within(value: number, [least, most]: [number, number]): boolean {
  return value >= least && value <= most;
}
