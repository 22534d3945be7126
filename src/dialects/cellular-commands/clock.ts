import { line, read, str, test } from "../../command-form.js";
import type { Row } from "../../dialect.js";

/** A modem's clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  /** Minutes by which local time is ahead of UTC. */
  readonly zone: number;
}

/** Days from 1970-01-01 to a day of the Gregorian calendar. */
function daysTo(year: number, month: number, day: number): number {
  // years begin in March: the leap day is the last
  const y = month > 2 ? year : year - 1;
  const m = month > 2 ? month - 3 : month + 9;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + Math.floor((m * 153 + 2) / 5) + day - 719469;
}

/** "yy/MM/dd,hh:mm:ss±zz" of local time, zz in quarters of an hour (27.007 8.15); the year may have four digits. Undefined: it is none. */
export function clockOf(text: string): Clock | undefined {
  const century = text.charAt(2) === "/" ? 2000 : 0;
  const at = century === 0 ? 4 : 2;
  if (text.charAt(at) !== "/" || text.charAt(at + 3) !== "/" || text.charAt(at + 6) !== "," || text.charAt(at + 9) !== ":" || text.charAt(at + 12) !== ":") return undefined;
  const sign = text.charAt(at + 15);
  const zone = sign === "" ? 0 : sign === "+" ? +text.substr(at + 16) : sign === "-" ? -text.substr(at + 16) : NaN;
  const days = daysTo(century + +text.substr(0, at), +text.substr(at + 1, 2), +text.substr(at + 4, 2));
  const seconds = +text.substr(at + 7, 2) * 3600 + +text.substr(at + 10, 2) * 60 + +text.substr(at + 13, 2);
  const time = (days * 86400 + seconds - zone * 900) * 1000;
  return time === time ? { time: time, zone: zone * 15 } : undefined;
}

const CCLK: Row = { name: "+CCLK", timeout: 1000, section: "27.007 8.15" };

export const CCLK_TEST = test(CCLK);
export const CCLK_READ = read(CCLK, line("+CCLK:", [str("clock", clockOf)]));
