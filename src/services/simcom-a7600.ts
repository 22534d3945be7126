import { CICCID_EXECUTE, CPOF_EXECUTE } from "../dialects/simcom-a7600/commands/module.js";
import { CSCLK_WRITE } from "../dialects/simcom-commands/sim.js";
import { CLOCK, IDENTITY, IMSI, REGISTRATION, SIGNAL } from "./shared/cellular-questions.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemPower, type PowerForms } from "./shared/power.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a SIMCom A7600 does besides sockets

export const STATUS: StatusForms = { dialect: "simcom-a7600", identity: IDENTITY, sim: [{ form: CICCID_EXECUTE }, IMSI], registration: REGISTRATION, signal: SIGNAL, clock: CLOCK };

export class Status extends ModemStatus {
  constructor(options: ServiceOptions) {
    super(options, STATUS);
  }
}

/** It has neither power saving mode nor eDRX (wire-notes 6). */
export const POWER: PowerForms = {
  dialect: "simcom-a7600",
  down: { form: CPOF_EXECUTE },
  sleep: { form: CSCLK_WRITE, args: { mode: 2 } },
  byLine: { form: CSCLK_WRITE, args: { mode: 1 } },
};

export class Power extends ModemPower {
  constructor(options: ServiceOptions) {
    super(options, POWER);
  }
}
