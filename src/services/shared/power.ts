import { callback } from "../../check.js";
import { execute, NONE, type Form } from "../../command-form.js";
import type { LinkSession } from "../../dialects/link-session.js";
import { activeBits, activeOf, cycleBits, cycleOf, periodicBits, periodicOf, windowOf } from "../../dialects/cellular-commands/timers.js";
import type { ModemError } from "../../errors.js";
import type { Link } from "../../link.js";
import { run, type RunCallback } from "../../run-command.js";
import type { ServiceHost } from "../../service.js";
import { hostOf, type ServiceOptions } from "./family.js";
import { inquire, type Question } from "./inquiry.js";

/** Told when something was done, or why not. */
export type DoneCallback = (error: ModemError | undefined) => void;

/** Power saving mode: the modem can't be reached but for `activeTime` after each update. */
export interface PowerSaving {
  enabled: boolean;
  /** Seconds between two tracking area updates; absent: the network's own. */
  periodicTAU?: number;
  /** Seconds for which it can be reached after one; absent: the network's own. */
  activeTime?: number;
}

/** Extended discontinuous reception: how often the modem listens. */
export interface Reception {
  /** "LTE" (also LTE-M), "NB-IoT", "UMTS" or "GSM". */
  technology: string;
  /** Seconds. */
  cycle: number;
}

export interface ReceptionSettings {
  /** What is asked for; empty: eDRX is off. */
  requested: Reception[];
  /** What the network grants, and for how long the modem listens in each cycle (s); absent while it grants nothing, or where the modem can't tell. */
  granted?: Reception & { window?: number };
}

/** A command that takes the modem away. */
export interface Farewell {
  readonly form: Form;
  readonly args?: any;
}

/** A family's commands; absent where it has none. */
export interface PowerForms {
  /** Name of the dialect. */
  readonly dialect: string;
  readonly down: Farewell;
  /** Sleep by itself, and where DTR is wired (`byLine`) by that. */
  readonly sleep: Farewell;
  readonly byLine?: Farewell;
  readonly psm?: { readonly read: Form; readonly write: Form };
  readonly edrx?: { readonly read: Form; readonly write: Form; readonly granted?: Form };
}

/** Milliseconds in which a modem that goes down still answers, at most. */
const GOING_DOWN = 5000;

/** <AcT-type> (27.007 7.40). */
export const TECHNOLOGIES = ["", "GSM", "GSM", "UMTS", "LTE", "NB-IoT"];
const NB_IOT = 5;

export const WAKE = execute({ name: "", timeout: 1000, section: "V.250 6.1" }, NONE);

function receptionOf(type: number, cycle: string): Reception {
  return { technology: TECHNOLOGIES[type]!, cycle: cycleOf(cycle, type === NB_IOT) };
}

function takeSaving(answer: any, reply: any): void {
  answer.enabled = reply.mode === 1;
  const periodic = reply.periodicTAU ? periodicOf(reply.periodicTAU) : undefined;
  const active = reply.activeTime ? activeOf(reply.activeTime) : undefined;
  if (periodic !== undefined) answer.periodicTAU = periodic;
  if (active !== undefined) answer.activeTime = active;
}

function takeRequested(answer: any, reply: any): void {
  answer.requested = [];
  for (let i = 0; i < reply.length; i++) answer.requested.push(receptionOf(reply[i].technology, reply[i].cycle));
}

function takeGranted(answer: any, reply: any): void {
  if (!reply.provided) return;
  answer.granted = receptionOf(reply.technology, reply.provided);
  if (reply.window) answer.granted.window = windowOf(reply.window, reply.technology === NB_IOT);
}

/**
 * A cellular modem's power: off, asleep, and how it saves power by itself.
 *
 * While it is off or asleep its state is "asleep": connections have ended (ASLEEP), nothing is sent, and whatever wants it, as a socket or a
 * command, wakes it by its power key, DTR, or a byte, and brings it online again.
 *
 * Each function throws an Error when the family has no such thing, the modem is closed, or too many commands wait.
 */
export class ModemPower {
  declare _modem: ServiceHost;
  declare _forms: PowerForms;

  /** @throws TypeError when `modem` is not one of this family */
  constructor(options: ServiceOptions, forms: PowerForms) {
    this._modem = hostOf(options, forms.dialect);
    this._forms = forms;
  }

  /** Switches the modem off, once it has left the network. It is woken by its power key. */
  down(done?: DoneCallback): void {
    this._leave(this._forms.down, false, done);
  }

  /** Lets the modem sleep but stay registered: until DTR is asserted where that is wired, else until it is sent something (Nordic: until the wake-up pin). */
  sleep(done?: DoneCallback): void {
    const forms = this._forms;
    const byLine = forms.byLine !== undefined && this._modem.drive("dtr", 1);
    this._leave(byLine ? (forms.byLine as Farewell) : forms.sleep, byLine, done);
  }

  /** Wakes it; `done` is called when it is online. */
  wake(done?: DoneCallback): void {
    const told = callback("callback", done);
    run(this._modem, WAKE, (error) => {
      if (told) told(error);
    });
  }

  psm(done: RunCallback<PowerSaving>): void {
    inquire(this._modem, [{ form: this._saving().read, take: takeSaving }], done);
  }

  /**
   * Asks the network for power saving mode; null: for none.
   * @throws TypeError or RangeError when a time is wrong: periodicTAU 0 to 35,712,000 s, activeTime 0 to 11,160 s, rounded up to what can be coded
   */
  setPSM(settings: { periodicTAU?: number; activeTime?: number } | null, done?: DoneCallback): void {
    const forms = this._saving();
    const args: any = { mode: settings ? 1 : 0 };
    if (settings && settings.periodicTAU !== undefined) args.periodicTAU = periodicBits(settings.periodicTAU);
    if (settings && settings.activeTime !== undefined) args.activeTime = activeBits(settings.activeTime);
    this._write(forms.write, args, done);
  }

  edrx(done: RunCallback<ReceptionSettings>): void {
    const forms = this._reception();
    const questions: Question[] = [{ form: forms.read, take: takeRequested }];
    if (forms.granted) questions.push({ form: forms.granted, take: takeGranted, optional: true });
    inquire(this._modem, questions, done);
  }

  /**
   * Asks the network for eDRX with the shortest cycle of at least so many seconds; null: for none.
   * @throws TypeError or RangeError when technology is not "LTE" or "NB-IoT", or cycle not more than 0 and at most 10,485.76 s
   */
  setEDRX(settings: Reception | null, done?: DoneCallback): void {
    const forms = this._reception();
    if (!settings) {
      this._write(forms.write, { mode: 0 }, done);
      return;
    }
    const type = TECHNOLOGIES.indexOf(settings.technology);
    if (type < 4) throw new RangeError("technology must be LTE or NB-IoT");
    this._write(forms.write, { mode: 1, technology: type, cycle: cycleBits(settings.cycle, type === NB_IOT) }, done);
  }

  _saving(): NonNullable<PowerForms["psm"]> {
    if (!this._forms.psm) throw new Error(this._forms.dialect + " has no power saving mode");
    return this._forms.psm;
  }

  _reception(): NonNullable<PowerForms["edrx"]> {
    if (!this._forms.edrx) throw new Error(this._forms.dialect + " has no eDRX");
    return this._forms.edrx;
  }

  _write(form: Form, args: any, done: DoneCallback | undefined): void {
    const told = callback("callback", done);
    run(this._modem, form, args, (error: ModemError | undefined) => {
      if (told) told(error);
    });
  }

  _leave(farewell: Farewell, byLine: boolean, done: DoneCallback | undefined): void {
    const told = callback("callback", done);
    const modem = this._modem;
    run(modem, farewell.form, farewell.args, (error: ModemError | undefined) => {
      if (!error) {
        if (byLine) modem.drive("dtr", 0);
        (modem.session as unknown as LinkSession<Link>).owner.upkeep.asleep(farewell === this._forms.down ? GOING_DOWN : 0);
      }
      if (told) told(error);
    });
  }
}
