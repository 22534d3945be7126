import { QCCID_EXECUTE } from "../dialects/quectel-bg95/commands/module.js";
import { CLOCK, IDENTITY, IMSI, REGISTRATION, SIGNAL } from "./shared/cellular-questions.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a Quectel BG95 does besides sockets

export const STATUS: StatusForms = { dialect: "quectel-bg95", identity: IDENTITY, sim: [{ form: QCCID_EXECUTE }, IMSI], registration: REGISTRATION, signal: SIGNAL, clock: CLOCK };

export class Status extends ModemStatus {
  constructor(options: ServiceOptions) {
    super(options, STATUS);
  }
}
