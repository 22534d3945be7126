import { contains } from "../../contains.js";
// Timers of power saving as 3GPP TS 24.008 codes them, in binary digits

/** Seconds of each unit of GPRS timer 3 (10.5.7.4a), by its three leading bits; the eighth says that it is off. */
export const PERIODIC_UNITS = [600, 3600, 36000, 2, 30, 60, 1152000];
/** The same of GPRS timer 2 (10.5.7.4). */
export const ACTIVE_UNITS = [2, 60, 360];
/** Seconds of eDRX cycles by their codes (10.5.5.32), for LTE. */
export const CYCLES = [5.12, 10.24, 20.48, 40.96, 61.44, 81.92, 102.4, 122.88, 143.36, 163.84, 327.68, 655.36, 1310.72, 2621.44, 5242.88, 10485.76];
/** Codes that NB-IoT does not have: they stand for 20.48 s there. */
const LTE_ONLY = "0,1,4,6,7,8,";
const NB_CYCLE = 2;

const MOST = 31;

function digits(value: number, count: number): string {
  let text = value.toString(2);
  while (text.length < count) text = "0" + text;
  return text;
}

function timerOf(units: readonly number[], bits: string): number | undefined {
  const code = parseInt(bits, 2);
  const unit = code >> 5;
  // reserved units count as minutes
  return bits.length !== 8 || unit === 7 ? undefined : (code & MOST) * (unit < units.length ? units[unit]! : 60);
}

/** The finest unit in which so many seconds can be given; rounded up. */
function timerBits(name: string, units: readonly number[], seconds: number): string {
  let best = -1;
  for (let i = 0; i < units.length; i++) if (units[i]! * MOST >= seconds && (best < 0 || units[i]! < units[best]!)) best = i;
  if (typeof seconds !== "number") throw new TypeError(name + " must be a number");
  if (best < 0 || !(seconds >= 0)) throw new RangeError(name + " must be from 0 to " + MOST * units[units.length - 1]! + " s");
  return digits((best << 5) + Math.ceil(seconds / units[best]!), 8);
}

/** Seconds of a periodic tracking area update (T3412); undefined: it is off, or not coded so. */
export function periodicOf(bits: string): number | undefined {
  return timerOf(PERIODIC_UNITS, bits);
}

/** @throws TypeError; RangeError unless it is 0 to 35,712,000 s */
export function periodicBits(seconds: number): string {
  return timerBits("periodicTAU", PERIODIC_UNITS, seconds);
}

/** Seconds of being reachable (T3324); undefined: it is off, or not coded so. */
export function activeOf(bits: string): number | undefined {
  return timerOf(ACTIVE_UNITS, bits);
}

/** @throws TypeError; RangeError unless it is 0 to 11,160 s */
export function activeBits(seconds: number): string {
  return timerBits("activeTime", ACTIVE_UNITS, seconds);
}

/** Seconds of an eDRX cycle. @param narrow of NB-IoT */
export function cycleOf(bits: string, narrow: boolean): number {
  const code = parseInt(bits, 2);
  return CYCLES[narrow && contains(LTE_ONLY, code + ",") ? NB_CYCLE : code]!;
}

/** The shortest cycle of at least so many seconds. @throws TypeError; RangeError unless it is more than 0 and at most 10,485.76 s */
export function cycleBits(seconds: number, narrow: boolean): string {
  if (typeof seconds !== "number") throw new TypeError("cycle must be a number");
  for (let code = 0; code < CYCLES.length && seconds > 0; code++) {
    if (CYCLES[code]! >= seconds && !(narrow && contains(LTE_ONLY, code + ","))) return digits(code, 4);
  }
  throw new RangeError("cycle must be more than 0 and at most " + CYCLES[CYCLES.length - 1] + " s");
}

/** Seconds of a paging time window (10.5.5.32). */
export function windowOf(bits: string, narrow: boolean): number {
  return (parseInt(bits, 2) + 1) * (narrow ? 2.56 : 1.28);
}
