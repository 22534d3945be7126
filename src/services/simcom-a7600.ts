import { CICCID_EXECUTE } from "../dialects/simcom-a7600/commands/module.js";
import { CLOCK, IDENTITY, IMSI, REGISTRATION, SIGNAL } from "./shared/cellular-questions.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a SIMCom A7600 does besides sockets

export const STATUS: StatusForms = { dialect: "simcom-a7600", identity: IDENTITY, sim: [{ form: CICCID_EXECUTE }, IMSI], registration: REGISTRATION, signal: SIGNAL, clock: CLOCK };

export class Status extends ModemStatus {
  constructor(options: ServiceOptions) {
    super(options, STATUS);
  }
}
