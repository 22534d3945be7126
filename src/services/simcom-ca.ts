import { CCID_EXECUTE } from "../dialects/simcom-ca/commands/module.js";
import { CLOCK, IDENTITY, IMSI, MACHINE_REGISTRATION, SIGNAL } from "./shared/cellular-questions.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a SIMCom SIM7000 or SIM7080 does besides sockets

export const STATUS: StatusForms = { dialect: "simcom-ca", identity: IDENTITY, sim: [{ form: CCID_EXECUTE }, IMSI], registration: MACHINE_REGISTRATION, signal: SIGNAL, clock: CLOCK };

export class Status extends ModemStatus {
  constructor(options: ServiceOptions) {
    super(options, STATUS);
  }
}
