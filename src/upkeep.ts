import type { Channel } from "./channel.js";
import { contains } from "./contains.js";
import type { Dialect, Session } from "./dialect.js";
import { modemError, type ModemError } from "./errors.js";
import { PAUSES, placeOf } from "./ladder.js";
import type { StatusDetail } from "./modem-options.js";
import type { Platform } from "./platform.js";
import { Probe, useRate, type ControlLines, type ProbeListener } from "./probe.js";
import { NOBODY, StepRunner, type Step, type StepListener } from "./steps.js";

/** Milliseconds in which banners belong to one start, and in which a second start is too soon. */
const START_TIME = 15000;
const SUPPLY_TIME = 60000;

/** Codes of errors that no recovery can mend: trying again would lock the SIM, or changes nothing. */
const PERMANENT = "NO_PIN PIN_REFUSED PIN_LAST_TRY PUK";

/** Milliseconds after which a modem that could not be woken is asked again. */
const WAKE_INTERVAL = 60000;

/** Values of `Upkeep._from` besides a place in bring-up: it goes on where it is, or begins anew with the search for the modem. */
const HERE = 0;
const SEARCH = -1;

/** The modem that is kept up. */
export interface UpkeepOwner extends ControlLines {
  readonly state: string;
  readonly dialect: Dialect;
  status(state: string, detail: StatusDetail): void;
  /** Tells the user. */
  report(error: ModemError): void;
  /** Bring-up is through. */
  online(): void;
  /** Ends all connections with this error. */
  failLinks(error: ModemError): void;
  /** Ends the user's waiting commands with this error. */
  abandonCommands(error: ModemError): void;
  /** There is something to do. */
  wake(): void;
}

/**
 * Brings a modem online and keeps it there: looks for it, runs the dialect's tables of steps, climbs the ladder of
 * recovery, tells restarts from starts, lets it sleep. Knows no vendor.
 */
export class Upkeep implements StepListener, ProbeListener {
  /** When a pause before a rung is over (ms); -1: there is none. */
  _pauseUntil = -1;
  /** Only while the modem is looked for. */
  declare _probe: Probe | undefined;
  /** Only while steps are run. */
  declare _runner: StepRunner | undefined;
  declare _owner: UpkeepOwner;
  declare _platform: Platform;
  declare _channel: Channel;
  declare _session: Session;
  /** The rung of recovery in progress; -1: none. One that does not bring the modem online is followed by the next, the last is repeated. */
  _rung = -1;
  /** Restarts by recovery in a row. */
  _restarts = 0;
  /** Name of the step in progress. */
  _step = "";
  /** Where bring-up goes on after a rung's own steps or a change of rate. */
  _from = HERE;
  /** When the modem last restarted by itself (ms). */
  _lastRestart = -SUPPLY_TIME;
  /** When and by which line the modem last announced a start. */
  _bannerTime = -START_TIME;
  _banner = 0;
  /** When a modem that sleeps may be woken (ms). */
  wakeTime = 0;

  constructor(owner: UpkeepOwner, platform: Platform, channel: Channel, session: Session) {
    this._owner = owner;
    this._platform = platform;
    this._channel = channel;
    this._session = session;
    this._probe = undefined;
    this._runner = undefined;
  }

  /** The modem is being looked for: noise is what is expected. */
  searching(): boolean {
    return this._probe !== undefined;
  }

  /** Sends the next command; false when there is none to send yet. Only when the channel is idle. */
  start(now: number): boolean {
    const task = this._probe || this._runner;
    return task !== undefined && task.start(now);
  }

  /** Begins a rung whose pause is over. */
  tick(now: number): void {
    if (this._pauseUntil >= 0 && now >= this._pauseUntil) this._beginRung();
  }

  /** When there is something to do by time alone (ms); -1: never. @param idle the channel is */
  nextTime(idle: boolean): number {
    const task = this._probe || this._runner;
    return task ? (idle ? task.deadline : -1) : this._pauseUntil;
  }

  /** The modem announced its start by the line with this code, or (0) shows that it has started: whatever it knew is gone. */
  restarted(banner: number): void {
    const owner = this._owner;
    const now = this._platform.now();
    // one start is announced by several lines, in the order of their codes
    const same = now - this._bannerTime < START_TIME && banner > this._banner;
    this._bannerTime = now;
    this._banner = banner;
    // while the modem is looked for, a banner is what is waited for
    if (this._probe) this._probe.banner();
    if (same || this._probe || this._over()) return;
    // a sleeping one woke by itself, as its tracking area update wants it
    if (owner.state === "asleep") owner.status("probing", { step: "wake" });
    else {
      const error = modemError("RESTARTED", "the modem restarted");
      owner.report(now - this._lastRestart < SUPPLY_TIME ? modemError("SUPPLY", "the modem restarted twice within 60 s: check its power supply") : error);
      this._lastRestart = now;
      this._halt(error, true);
      owner.status("recovering", { rung: "restart" });
    }
    this.search(this._session.rate);
  }

  /** Something is wrong that needs recovery: the user is told, and what bring-up did from the first step of this name on (absent: all) is done again. */
  trouble(error: ModemError, from?: string): void {
    this._owner.wake();
    if (this._probe) this._probe.missed();
    else if (this._runner && this._from === SEARCH) {
      // a modem that does not even hear the command to restart is looked for again
      this.stop();
      this._channel.reset();
      this.search(this._session.rate);
    } else {
      this._owner.report(error);
      this._recover(placeOf(this._session.bringUp, from));
    }
  }

  /** What bring-up is to reach has changed: it is done again from the first step of this name on, unless that is still to come. */
  again(from: string, error: ModemError): void {
    const steps = this._session.bringUp;
    const place = placeOf(steps, from);
    if (this._owner.state === "closed" || this._probe || (this._runner && this._from !== HERE)) return;
    if (this._runner && this._runner.position < place) {
      this._runner.steps = steps;
      return;
    }
    this.stop();
    this._owner.failLinks(error);
    this._owner.status("starting", {});
    this._bringUp(place);
  }

  /**
   * The modem sleeps or is off: nothing is sent, nothing timed, until something wants it or it announces its start.
   * @param rest ms in which it can't be woken, because it is still going down
   */
  asleep(rest?: number): void {
    if (this._over() || this._owner.state === "asleep") return;
    this._halt(modemError("ASLEEP", "the modem went to sleep"), true);
    this.wakeTime = this._platform.now() + (rest || 0);
    this._owner.status("asleep", {});
  }

  /** Looks for the modem, at `rate` baud first. */
  search(rate: number): void {
    // released, it may let the modem sleep
    this._owner.drive("dtr", 1);
    this._probe = this._newProbe(rate);
    this._owner.wake();
  }

  /** Looks for a modem that sleeps, and presses its power key; not again for a while. */
  awake(now: number): boolean {
    if (now < this.wakeTime) return false;
    this.search(this._session.rate);
    this._probe!.sleeps = true;
    this.wakeTime = now + WAKE_INTERVAL;
    this._owner.status("probing", { step: "wake" });
    return true;
  }

  /** Sends the command of one step while the modem is online; whatever it answers is well. */
  send(step: Step): void {
    this._newRunner(NOBODY, [step], 0).send();
  }

  /** Neither looks for the modem nor runs steps nor waits any more. */
  stop(): void {
    if (this._probe) this._probe.stop();
    if (this._runner) this._runner.stop();
    this._probe = undefined;
    this._runner = undefined;
    this._pauseUntil = -1;
    this._from = HERE;
  }

  // ProbeListener

  found(rate: number): void {
    this._probe = undefined;
    this._session.rate = rate;
    this._bringUp(this._goesOn());
  }

  notFound(error: ModemError): void {
    const sleeps = this._probe!.sleeps;
    this._probe = undefined;
    if (sleeps) {
      // wherever the search ended: its banner will come at the rate that was good
      useRate(this._platform, this._channel, this._session.rate);
      this._owner.status("asleep", {});
    } else this._stuck(error, 0);
  }

  // StepListener

  stepBegan(name: string): void {
    if (name === this._step) return;
    this._step = name;
    this._owner.status(this._owner.state === "recovering" ? "recovering" : name === "registration" ? "searching" : "starting", { step: name });
  }

  rateChanged(rate: number): void {
    const position = this._runner!.position;
    this.stop();
    this._from = position;
    this.search(rate);
  }

  stepsDone(error: ModemError | undefined): void {
    const position = this._runner!.position;
    this._runner = undefined;
    const from = this._goesOn();
    if (error) this._stuck(error, position);
    else if (from === SEARCH) this.search(this._session.rate);
    else if (from !== HERE) this._bringUp(from);
    else {
      this._rung = -1;
      this._restarts = 0;
      this._owner.status("ready", { address: this._session.address, baud: this._session.rate });
      this._owner.online();
    }
  }

  _newProbe(rate: number): Probe {
    return new Probe(this._platform, this._channel, this._owner.dialect, this, this._owner, rate);
  }

  /** Where bring-up goes on now. */
  _goesOn(): number {
    const from = this._from;
    this._from = HERE;
    return from;
  }

  _bringUp(from: number): void {
    this._step = "";
    this._runner = this._newRunner(this, this._session.bringUp, from);
    this._owner.wake();
  }

  _newRunner(listener: StepListener, steps: Step[], from: number): StepRunner {
    return new StepRunner(this._platform, this._channel, this._session, listener, steps, from);
  }

  _beginRung(): void {
    this._pauseUntil = -1;
    const rung = this._session.rungs[this._rung]!;
    this._owner.wake();
    if (rung.from === undefined) {
      // wherever the search for it ended: commands go out at the rate that was good
      useRate(this._platform, this._channel, this._session.rate);
      const probe = this._newProbe(this._session.rate);
      if (probe.press("reset")) {
        this._probe = probe;
        return;
      }
    }
    this._from = this._placeOf(this._rung);
    this._runner = this._newRunner(this, rung.steps, 0);
  }

  /** Does again what bring-up did from `place` on: by the gentlest rung for that, or by a later one. */
  _recover(place: number): void {
    if (this._over() || this._pauseUntil >= 0) return;
    const rungs = this._session.rungs;
    const last = rungs.length - 1;
    let least = 0;
    while (this._placeOf(least) > place) least++;
    // what bring-up has not reached yet needs no recovery
    if (this._runner && this._from === HERE && this._runner.position < this._placeOf(least)) return;
    const next = this._rung < least ? least : this._rung < last ? this._rung + 1 : last;
    const rung = rungs[next]!;
    const restarts = rung.from === undefined;
    this._rung = next;
    this._halt(modemError("RECOVERY", "the modem is being recovered: " + rung.name), restarts);
    this._owner.status("recovering", { rung: rung.name });
    const pause = restarts ? PAUSES[Math.min(this._restarts++, PAUSES.length - 1)]! : 0;
    if (pause > 0) this._pauseUntil = this._platform.now() + pause;
    else this._beginRung();
  }

  /** Where bring-up goes on after a rung: a place, or SEARCH. */
  _placeOf(rung: number): number {
    const from = this._session.rungs[rung]!.from;
    return from === undefined ? SEARCH : placeOf(this._session.bringUp, from);
  }

  /** Bring-up or a rung failed at step `position`. */
  _stuck(error: ModemError, position: number): void {
    this._owner.report(error);
    if (contains(PERMANENT, error.code)) {
      this._halt(error, false);
      this._owner.abandonCommands(error);
      this._owner.status("failed", {});
    } else this._recover(error.code === "NO_MODEM" || error.code === "NO_ANSWER" ? 0 : position);
  }

  /** Ends what is in progress, and all connections with this error. @param restarted the modem forgets all */
  _halt(error: ModemError, restarted: boolean): void {
    this.stop();
    this._channel.reset();
    if (restarted) this._session.restart();
    this._owner.failLinks(error);
  }

  /** Nothing is done for the modem any more. */
  _over(): boolean {
    return this._owner.state === "closed" || this._owner.state === "failed";
  }
}
