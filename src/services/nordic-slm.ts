import { CEDRXS_READ, CEDRXS_WRITE, CPSMS_READ, CPSMS_WRITE } from "../dialects/cellular-commands/power.js";
import { XICCID_EXECUTE, XSLEEP_WRITE } from "../dialects/nordic-slm/commands/module.js";
import { CLOCK, IDENTITY, IMSI, LTE_REGISTRATION, LTE_SIGNAL } from "./shared/cellular-questions.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemPower, type PowerForms } from "./shared/power.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a Serial LTE Modem does besides sockets

export const STATUS: StatusForms = { dialect: "nordic-slm", identity: IDENTITY, sim: [{ form: XICCID_EXECUTE }, IMSI], registration: LTE_REGISTRATION, signal: LTE_SIGNAL, clock: CLOCK };

export class Status extends ModemStatus {
  constructor(options: ServiceOptions) {
    super(options, STATUS);
  }
}

/** Either way its application stops, which says nothing any more. */
export const POWER: PowerForms = {
  dialect: "nordic-slm",
  down: { form: XSLEEP_WRITE, args: { mode: 1 } },
  sleep: { form: XSLEEP_WRITE, args: { mode: 0 } },
  psm: { read: CPSMS_READ, write: CPSMS_WRITE },
  edrx: { read: CEDRXS_READ, write: CEDRXS_WRITE },
};

export class Power extends ModemPower {
  constructor(options: ServiceOptions) {
    super(options, POWER);
  }
}
