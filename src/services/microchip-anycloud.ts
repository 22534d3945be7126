import { GMI_EXECUTE, GMM_EXECUTE, GMR_EXECUTE } from "../dialects/microchip-anycloud/commands/general.js";
import { PING_WRITE } from "../dialects/microchip-anycloud/commands/net.js";
import { WSTA_READ } from "../dialects/microchip-anycloud/commands/wifi.js";
import type { ServiceOptions } from "./shared/family.js";
import { ModemPing, type PingForms, type PingResult } from "./shared/ping.js";
import { ModemStatus, type StatusForms } from "./shared/status.js";

// What a module with AnyCloud commands does besides sockets, its network, and MQTT

function takeVersion(answer: any, reply: any): void {
  answer.revision = reply.firmware;
}

/** 0 is not measured. */
function takeStrength(answer: any, reply: any): void {
  if (reply.rssi) answer.signal = reply.rssi;
}

function pingArguments(host: string): any {
  return { host: host };
}

function takeEcho(result: PingResult, reply: any): void {
  result.received++;
  result.times.push(reply.time);
  result.address = reply.address;
}

/** It has neither SIM nor registration, and its clock can't be read. */
export const STATUS: StatusForms = {
  dialect: "microchip-anycloud",
  identity: [{ form: GMI_EXECUTE }, { form: GMM_EXECUTE }, { form: GMR_EXECUTE, take: takeVersion }],
  sim: [],
  registration: [],
  signal: [{ form: WSTA_READ, take: takeStrength }],
  clock: [],
};

export class Status extends ModemStatus {
  constructor(options: ServiceOptions) {
    super(options, STATUS);
  }
}

export const PING: PingForms = { dialect: "microchip-anycloud", hostLimit: 64, form: PING_WRITE, args: pingArguments, take: takeEcho, single: true };

export class Ping extends ModemPing {
  constructor(options: ServiceOptions) {
    super(options, PING);
  }
}
