import { CCLK_READ } from "../../dialects/cellular-commands/clock.js";
import { CGMI_EXECUTE, CGMM_EXECUTE, CGMR_EXECUTE, CGSN_EXECUTE, CIMI_EXECUTE } from "../../dialects/cellular-commands/identity.js";
import { CEREG_READ, CESQ_EXECUTE, CGREG_READ, COPS_READ, CREG_READ, CSQ_EXECUTE } from "../../dialects/cellular-commands/network.js";
import type { Question } from "./inquiry.js";

// What all cellular families are asked in the same way

function registered(registration: number | undefined): boolean {
  return registration === 1 || registration === 5;
}

/** The first domain that is registered counts; where none is, the first. */
function takeRegistration(answer: any, reply: any): void {
  if (answer.registration !== undefined && (registered(answer.registration) || !registered(reply.registration))) return;
  answer.registration = reply.registration;
  if (reply.area !== undefined) answer.area = reply.area;
  if (reply.cell !== undefined) answer.cell = reply.cell;
  if (reply.technology !== undefined) answer.technology = reply.technology;
}

function takeOperator(answer: any, reply: any): void {
  if (reply.operator !== undefined) answer.operator = reply.operator;
  if (reply.technology !== undefined) answer.technology = reply.technology;
}

/** Modems that have LTE-M, and no other LTE, count it as LTE. */
function takeMachineOperator(answer: any, reply: any): void {
  takeOperator(answer, reply);
  if (answer.technology === "LTE") answer.technology = "LTE-M";
}

function takeStrength(answer: any, reply: any): void {
  if (reply.signal !== undefined) answer.signal = reply.signal;
}

function takeMeasures(answer: any, reply: any): void {
  const measures = ["rsrp", "rscp", "rxlev", "rsrq", "ecno"];
  for (let i = 0; i < measures.length; i++) {
    const value = reply[measures[i]!];
    if (value === undefined) continue;
    answer[measures[i]!] = value;
    if (i < 3 && answer.signal === undefined) answer.signal = value;
  }
}

function takeClock(answer: any, reply: any): void {
  answer.time = reply.clock.time;
  answer.zone = reply.clock.zone;
}

export const IDENTITY: readonly Question[] = [{ form: CGMI_EXECUTE }, { form: CGMM_EXECUTE }, { form: CGMR_EXECUTE }, { form: CGSN_EXECUTE }];
export const IMSI: Question = { form: CIMI_EXECUTE };
export const CLOCK: readonly Question[] = [{ form: CCLK_READ, take: takeClock }];

const STRENGTH: Question = { form: CSQ_EXECUTE, take: takeStrength };
const EPS: Question = { form: CEREG_READ, take: takeRegistration };
const GPRS: Question = { form: CGREG_READ, take: takeRegistration };
const CIRCUITS: Question = { form: CREG_READ, take: takeRegistration };
const OPERATOR: Question = { form: COPS_READ, take: takeOperator };
const MACHINE_OPERATOR: Question = { form: COPS_READ, take: takeMachineOperator };

export const SIGNAL: readonly Question[] = [STRENGTH, { form: CESQ_EXECUTE, take: takeMeasures, optional: true }];
export const LTE_SIGNAL: readonly Question[] = [{ form: CESQ_EXECUTE, take: takeMeasures }];

export const REGISTRATION: readonly Question[] = [EPS, GPRS, CIRCUITS, OPERATOR];
/** Of modems that count LTE-M as LTE; and of one of those that has nothing else. */
export const MACHINE_REGISTRATION: readonly Question[] = [EPS, GPRS, CIRCUITS, MACHINE_OPERATOR];
export const LTE_REGISTRATION: readonly Question[] = [EPS, MACHINE_OPERATOR];
