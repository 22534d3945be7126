import { CEDRXRDP_EXECUTE, CEDRXS_READ, CEDRXS_WRITE, CPSMS_READ, CPSMS_WRITE } from "../dialects/cellular-commands/power.js";
import { CCID_EXECUTE, CPOWD_WRITE } from "../dialects/simcom-ca/commands/module.js";
import { CSCLK_WRITE } from "../dialects/simcom-commands/sim.js";
import { CLOCK, IDENTITY, IMSI, MACHINE_REGISTRATION, SIGNAL } from "./shared/cellular-questions.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemPower, type PowerForms } from "./shared/power.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a SIMCom SIM7000 or SIM7080 does besides sockets

export const STATUS: StatusForms = { dialect: "simcom-ca", identity: IDENTITY, sim: [{ form: CCID_EXECUTE }, IMSI], registration: MACHINE_REGISTRATION, signal: SIGNAL, clock: CLOCK };

export class Status extends ModemStatus {
  constructor(options: ServiceOptions) {
    super(options, STATUS);
  }
}

export const POWER: PowerForms = {
  dialect: "simcom-ca",
  down: { form: CPOWD_WRITE, args: { mode: 1 } },
  sleep: { form: CSCLK_WRITE, args: { mode: 2 } },
  byLine: { form: CSCLK_WRITE, args: { mode: 1 } },
  psm: { read: CPSMS_READ, write: CPSMS_WRITE },
  edrx: { read: CEDRXS_READ, write: CEDRXS_WRITE, granted: CEDRXRDP_EXECUTE },
};

export class Power extends ModemPower {
  constructor(options: ServiceOptions) {
    super(options, POWER);
  }
}
