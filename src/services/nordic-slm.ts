import { XICCID_EXECUTE } from "../dialects/nordic-slm/commands/module.js";
import { CLOCK, IDENTITY, IMSI, LTE_REGISTRATION, LTE_SIGNAL } from "./shared/cellular-questions.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a Serial LTE Modem does besides sockets

export const STATUS: StatusForms = { dialect: "nordic-slm", identity: IDENTITY, sim: [{ form: XICCID_EXECUTE }, IMSI], registration: LTE_REGISTRATION, signal: LTE_SIGNAL, clock: CLOCK };

export class Status extends ModemStatus {
  constructor(options: ServiceOptions) {
    super(options, STATUS);
  }
}
