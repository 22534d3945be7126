import { CEDRXRDP_EXECUTE, CEDRXS_READ, CEDRXS_WRITE, CPSMS_READ, CPSMS_WRITE } from "../dialects/cellular-commands/power.js";
import { QCCID_EXECUTE, QPOWD_WRITE, QSCLK_WRITE } from "../dialects/quectel-bg95/commands/module.js";
import { QNTP_WRITE, QPING_WRITE } from "../dialects/quectel-bg95/commands/services.js";
import { CLOCK, IDENTITY, IMSI, REGISTRATION, SIGNAL } from "./shared/cellular-questions.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemNTP, type NTPForms, type NTPOptions } from "./shared/ntp.js";
import { ModemPing, type PingForms, type PingResult } from "./shared/ping.js";
import { ModemPower, type PowerForms } from "./shared/power.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a Quectel BG95 does besides sockets

/** Seconds for each echo. */
const ECHO_TIME = 4;
/** The context that bring-up activates. */
const CONTEXT = 1;

function pingArguments(host: string, count: number): any {
  return { contextID: CONTEXT, host: host, timeout: ECHO_TIME, count: count };
}

function takeEchoes(result: PingResult, reply: any): void {
  result.sent = reply.summary.sent;
  result.received = reply.summary.received;
  for (let i = 0; i < reply.echoes.length; i++) {
    const echo = reply.echoes[i];
    if (echo.result !== 0) continue;
    result.times.push(echo.time);
    result.address = echo.address;
  }
}

function timeArguments(server: string): any {
  return { contextID: CONTEXT, server: server, port: 123, set: 0 };
}

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

export const PING: PingForms = { dialect: "quectel-bg95", hostLimit: 255, form: QPING_WRITE, args: pingArguments, take: takeEchoes };

export class Ping extends ModemPing {
  constructor(options: ServiceOptions) {
    super(options, PING);
  }
}

export const TIME: NTPForms = { dialect: "quectel-bg95", hostLimit: 255, form: QNTP_WRITE, args: timeArguments };

export class NTP extends ModemNTP {
  constructor(options: NTPOptions) {
    super(options, TIME);
  }
}
