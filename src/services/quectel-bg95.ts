import { CEDRXRDP_EXECUTE, CEDRXS_READ, CEDRXS_WRITE, CPSMS_READ, CPSMS_WRITE } from "../dialects/cellular-commands/power.js";
import { QCCID_EXECUTE, QPOWD_WRITE, QSCLK_WRITE } from "../dialects/quectel-bg95/commands/module.js";
import { CLOCK, IDENTITY, IMSI, REGISTRATION, SIGNAL } from "./shared/cellular-questions.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemPower, type PowerForms } from "./shared/power.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a Quectel BG95 does besides sockets

export const STATUS: StatusForms = { dialect: "quectel-bg95", identity: IDENTITY, sim: [{ form: QCCID_EXECUTE }, IMSI], registration: REGISTRATION, signal: SIGNAL, clock: CLOCK };

export class Status extends ModemStatus {
  constructor(options: ServiceOptions) {
    super(options, STATUS);
  }
}

export const POWER: PowerForms = {
  dialect: "quectel-bg95",
  down: { form: QPOWD_WRITE, args: { mode: 1 } },
  sleep: { form: QSCLK_WRITE, args: { mode: 2 } },
  byLine: { form: QSCLK_WRITE, args: { mode: 1 } },
  psm: { read: CPSMS_READ, write: CPSMS_WRITE },
  edrx: { read: CEDRXS_READ, write: CEDRXS_WRITE, granted: CEDRXRDP_EXECUTE },
};

export class Power extends ModemPower {
  constructor(options: ServiceOptions) {
    super(options, POWER);
  }
}
