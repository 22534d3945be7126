import type { Clock } from "../../dialects/cellular-commands/clock.js";
import { modemError } from "../../errors.js";
import type { RunCallback } from "../../run-command.js";
import type { ServiceHost } from "../../service.js";
import { hostOf, type ServiceOptions } from "./family.js";
import { inquire, type Question } from "./inquiry.js";

/** Who the modem is. */
export interface Identity {
  manufacturer: string;
  model: string;
  revision: string;
  /** Cellular modems only: 15 digits. */
  imei?: string;
}

/** Who the SIM is. */
export interface SimIdentity {
  /** As the modem prints it: 19 or 20 digits, with some a filler behind them. */
  iccid: string;
  imsi: string;
}

/** Where the modem is registered. */
export interface Registration {
  /** 3GPP TS 27.007, 7.2: 0 not searching, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming; of several domains the best. */
  registration: number;
  /** The operator's name, or its number; absent while there is none. */
  operator?: string;
  /** "GSM", "UMTS", "LTE", "LTE-M" or "NB-IoT"; absent while it is not known. */
  technology?: string;
  /** Hexadecimal digits, where the modem reports them (AT+CEREG=2). */
  area?: string;
  cell?: string;
}

/** Received signal; what is not measured now is absent. */
export interface Signal {
  /** Strength in dBm, whatever the technology: AT+CSQ, else the technology's own. */
  signal?: number;
  /** dBm: LTE. */
  rsrp?: number;
  /** dB: LTE. */
  rsrq?: number;
  /** dBm and dB: UMTS. */
  rscp?: number;
  ecno?: number;
  /** dBm: GSM. */
  rxlev?: number;
}

/** A family's questions; an empty list where it has none. */
export interface StatusForms {
  /** Name of the dialect. */
  readonly dialect: string;
  readonly identity: readonly Question[];
  readonly sim: readonly Question[];
  readonly registration: readonly Question[];
  readonly signal: readonly Question[];
  readonly clock: readonly Question[];
}

/** A clock that was never set begins in 1970 or 1980, which its two digits make 2070 or 2080 (ms). */
const NEVER_SET = 3155760000000;

/**
 * What a modem tells of itself, its SIM and its network. Each function asks when it is called, and calls `done` once: with an error, or
 * with the answer.
 *
 * Each throws a TypeError when `done` is no function, and an Error when the family has no such thing, the modem is closed, or too many
 * commands wait.
 */
export class ModemStatus {
  declare _modem: ServiceHost;
  declare _forms: StatusForms;

  /** @throws TypeError when `modem` is not one of this family */
  constructor(options: ServiceOptions, forms: StatusForms) {
    this._modem = hostOf(options, forms.dialect);
    this._forms = forms;
  }

  identity(done: RunCallback<Identity>): void {
    this._ask("identity", this._forms.identity, done);
  }

  /** Needs a SIM that is ready. */
  sim(done: RunCallback<SimIdentity>): void {
    this._ask("SIM", this._forms.sim, done);
  }

  registration(done: RunCallback<Registration>): void {
    this._ask("registration", this._forms.registration, done);
  }

  signal(done: RunCallback<Signal>): void {
    this._ask("signal", this._forms.signal, done);
  }

  /** The modem's clock; the error NO_TIME says that the network has not set it yet. */
  clock(done: RunCallback<Clock>): void {
    // what is wrong with `done` is found as for the others
    const checked: any = typeof done !== "function" ? done : (error: any, clock: any): void => {
      if (clock && clock.time >= NEVER_SET) done(modemError("NO_TIME", "the modem's clock was never set", "AT+CCLK"), undefined);
      else done(error, clock);
    };
    this._ask("clock", this._forms.clock, checked);
  }

  _ask(what: string, questions: readonly Question[], done: RunCallback<any>): void {
    if (questions.length === 0) throw new Error(this._forms.dialect + " has no " + what);
    inquire(this._modem, questions, done);
  }
}
