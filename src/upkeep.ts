import type { Channel } from "./channel.js";
import { contains } from "./contains.js";
import type { Dialect, Session, StatusDetail } from "./dialect.js";
import { modemError, type ModemError } from "./errors.js";
import { Ladder } from "./ladder.js";
import type { Platform } from "./platform.js";
import { Probe, type ControlLines, type ProbeListener } from "./probe.js";
import { StepRunner, type Step, type StepListener } from "./steps.js";

/** Milliseconds in which banners belong to one start. */
const START_TIME = 15000;

/** Codes of errors that no recovery can mend: trying again would lock the SIM, or changes nothing. */
const PERMANENT = "NO_PIN PIN_REFUSED PIN_LAST_TRY PUK";

/** Milliseconds after which a modem that could not be woken is asked again. */
const WAKE_INTERVAL = 60000;

/** Values of `Upkeep._from` besides a place in bring-up. */
const NO_RUNG = -2;
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
  declare _ladder: Ladder;
  /** Name of the step in progress. */
  _step = "";
  /** Where bring-up goes on after a rung's own steps or a change of rate, or SEARCH; NO_RUNG: neither is in progress. */
  _from = NO_RUNG;
  /** When the modem last restarted by itself (ms); -1: never. */
  _lastRestart = -1;
  /** When and by which line the modem last announced a start. */
  _bannerTime = -1;
  _banner = 0;
  /** When a sleeping modem may be woken (ms). */
  _wakeTime = 0;
  /** A sleeping modem is being looked for: that it is not there is no fault. */
  _waking = false;

  constructor(owner: UpkeepOwner, platform: Platform, channel: Channel, session: Session) {
    this._owner = owner;
    this._platform = platform;
    this._channel = channel;
    this._session = session;
    this._ladder = new Ladder();
    this._probe = undefined;
    this._runner = undefined;
  }

  /** The modem is being looked for: noise is what is expected. */
  searching(): boolean {
    return this._probe !== undefined;
  }

  /** The channel is this object's: nobody else may send. */
  busy(): boolean {
    return this._probe !== undefined || this._runner !== undefined;
  }

  /** Sends the next command; false when there is none to send yet. Only when the channel is idle. */
  start(now: number): boolean {
    if (this._probe) return this._probe.start(now);
    return this._runner !== undefined && this._runner.start(now);
  }

  /** Begins a rung whose pause is over. */
  tick(now: number): void {
    if (this._pauseUntil >= 0 && now >= this._pauseUntil) this._beginRung();
  }

  /** When a modem that sleeps may be woken (ms). */
  wakeTime(): number {
    return this._wakeTime;
  }

  /** When there is something to do by time alone (ms); -1: never. @param idle the channel is */
  nextTime(idle: boolean): number {
    if (idle && this._probe) return this._probe.deadline;
    if (idle && this._runner) return this._runner.deadline;
    return this._pauseUntil;
  }

  /** The modem announced its start by the line with this code, or (0) shows that it has started: whatever it knew is gone. */
  restarted(banner: number): void {
    const now = this._platform.now();
    // one start is announced by several lines, in the order of their codes
    const same = this._bannerTime >= 0 && now - this._bannerTime < START_TIME && banner > this._banner;
    this._bannerTime = now;
    this._banner = banner;
    // while the modem is looked for, a banner is what is waited for
    if (this._probe) this._probe.banner();
    if (same || this._probe || this._owner.state === "closed" || this._owner.state === "failed") return;
    if (this._owner.state === "asleep") {
      // it woke by itself, as its tracking area update wants it
      this._owner.status("probing", { step: "wake" });
      this.search(this._session.rate);
      return;
    }
    if (this._lastRestart >= 0 && now - this._lastRestart < 60000) this._owner.report(modemError("SUPPLY", "the modem restarted twice within 60 s: check its power supply"));
    else this._owner.report(modemError("RESTARTED", "the modem restarted"));
    this._lastRestart = now;
    this._session.restart();
    this._channel.reset();
    this.stop();
    this._owner.failLinks(modemError("RESTARTED", "the modem restarted"));
    this._owner.status("recovering", { rung: "restart" });
    this.search(this._session.rate);
  }

  /** Something is wrong that needs recovery: the user is told, and it begins at this rung. */
  trouble(error: ModemError, rung: number): void {
    this._owner.wake();
    if (this._probe) {
      this._probe.missed();
      return;
    }
    if (this._runner && this._from === SEARCH) {
      // a modem that does not even hear the command to restart is looked for again
      this.stop();
      this._channel.reset();
      this.search(this._session.rate);
      return;
    }
    this._owner.report(error);
    this._recover(rung);
  }

  /** What bring-up is to reach has changed: it is done again from this step on, unless it is still to come there. */
  again(from: number, error: ModemError): void {
    if (this._owner.state === "closed" || this._probe || (this._runner && (this._from !== NO_RUNG || this._runner.position() < from))) return;
    this.stop();
    this._owner.failLinks(error);
    this._owner.status("starting", {});
    this._startSteps(from);
  }

  /**
   * The modem sleeps or is off: nothing is sent, nothing timed, until something wants it or it announces its start.
   * @param rest ms in which it can't be woken, because it is still going down
   */
  asleep(rest?: number): void {
    if (this._owner.state === "closed" || this._owner.state === "failed" || this._owner.state === "asleep") return;
    this.stop();
    this._channel.reset();
    this._session.restart();
    this._owner.failLinks(modemError("ASLEEP", "the modem went to sleep"));
    this._wakeTime = rest === undefined ? 0 : this._platform.now() + rest;
    this._owner.status("asleep", {});
  }

  /** Looks for the modem, at `rate` baud first. */
  search(rate: number): void {
    // released, it may let the modem sleep
    this._owner.drive("dtr", 1);
    this._probe = this._newProbe();
    this._probe.run(rate);
    this._owner.wake();
  }

  /** Looks for a modem that sleeps, and presses its power key; not again for a while. */
  awake(now: number): boolean {
    if (now < this._wakeTime) return false;
    this._owner.drive("dtr", 1);
    this._probe = this._newProbe();
    this._probe.wake(this._session.rate);
    this._waking = true;
    this._wakeTime = now + WAKE_INTERVAL;
    this._owner.status("probing", { step: "wake" });
    return true;
  }

  /** Neither looks for the modem nor runs steps nor waits any more. */
  stop(): void {
    if (this._probe) this._probe.stop();
    if (this._runner) this._runner.stop();
    this._probe = undefined;
    this._runner = undefined;
    this._pauseUntil = -1;
    this._from = NO_RUNG;
  }

  // ProbeListener

  found(rate: number): void {
    this._waking = false;
    this._probe = undefined;
    this._session.rate = rate;
    if (this._from === NO_RUNG) this._startSteps(0);
    else {
      // a step changed the rate: go on behind it
      const from = this._from;
      this._from = NO_RUNG;
      this._startSteps(from);
    }
  }

  notFound(error: ModemError): void {
    this._probe = undefined;
    if (!this._waking) {
      this._stuck(error, 0);
      return;
    }
    // wherever the search ended: its banner will come at the rate that was good
    this._waking = false;
    this._platform.setBaud(this._session.rate);
    this._channel.parser.clear();
    this._owner.status("asleep", {});
  }

  // StepListener

  stepBegan(name: string): void {
    if (name === this._step) return;
    this._step = name;
    this._owner.status(this._owner.state === "recovering" ? "recovering" : name === "registration" ? "searching" : "starting", { step: name });
  }

  rateChanged(rate: number): void {
    const position = (this._runner as StepRunner).position();
    this.stop();
    this._from = position;
    this.search(rate);
  }

  stepsDone(error: ModemError | undefined): void {
    const position = (this._runner as StepRunner).position();
    this._runner = undefined;
    if (error) {
      this._stuck(error, position);
      return;
    }
    if (this._from !== NO_RUNG) {
      const from = this._from;
      this._from = NO_RUNG;
      if (from === SEARCH) this.search(this._session.rate);
      else this._startSteps(from);
      this._owner.wake();
      return;
    }
    this._ladder.reached();
    this._owner.status("ready", { address: this._session.address, baud: this._session.rate });
    this._owner.online();
  }

  _newProbe(): Probe {
    return new Probe(this._platform, this._channel, this._owner.dialect, this, this._owner);
  }

  _startSteps(from: number): void {
    this._step = "";
    this._run(this._session.bringUp, from);
    this._owner.wake();
  }

  _run(steps: Step[], from: number): void {
    this._runner = new StepRunner(this._platform, this._channel, this._session, this);
    this._runner.run(steps, from);
  }

  _beginRung(): void {
    this._pauseUntil = -1;
    const rung = this._session.rungs[this._ladder.rung]!;
    this._owner.wake();
    if (rung.restarts) {
      // wherever the search for it ended: commands go out at the rate that was good
      this._platform.setBaud(this._session.rate);
      this._channel.parser.clear();
      const probe = this._newProbe();
      if (probe.press("reset", this._session.rate)) {
        this._probe = probe;
        return;
      }
    }
    this._from = rung.from;
    this._run(rung.steps, 0);
  }

  /** Steps onto rung `least` of the ladder, or onto a later one. */
  _recover(least: number): void {
    if (this._owner.state === "closed" || this._owner.state === "failed" || this._pauseUntil >= 0) return;
    const rungs = this._session.rungs;
    // what bring-up has not reached yet needs no recovery
    if (this._runner && this._from === NO_RUNG && this._runner.position() < rungs[least]!.from) return;
    this.stop();
    this._channel.reset();
    const rung = this._ladder.climb(rungs, least);
    this._owner.failLinks(modemError("RECOVERY", "the modem is being recovered: " + rung.name));
    this._owner.status("recovering", { rung: rung.name });
    const pause = this._ladder.pause(rung);
    if (pause > 0) this._pauseUntil = this._platform.now() + pause;
    else this._beginRung();
  }

  /** The gentlest rung that does again what failed at `position` of bring-up. */
  _rungFor(position: number): number {
    const rungs = this._session.rungs;
    let rung = 0;
    while (rung < rungs.length - 1 && rungs[rung]!.from > position) rung++;
    return rung;
  }

  /** Bring-up or a rung failed at step `position`. */
  _stuck(error: ModemError, position: number): void {
    this._owner.report(error);
    this._from = NO_RUNG;
    if (contains(PERMANENT, error.code)) {
      this._channel.reset();
      this._owner.failLinks(error);
      this._owner.abandonCommands(error);
      this._owner.status("failed", {});
      return;
    }
    this._recover(error.code === "NO_MODEM" || error.code === "NO_ANSWER" ? this._session.rungs.length - 1 : this._rungFor(position));
  }
}
