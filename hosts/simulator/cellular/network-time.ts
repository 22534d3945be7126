/** Where the simulated network's time begins. */
const EPOCH = Date.UTC(2026, 0, 1);
const QUARTER = 15 * 60_000;

/** The network's time at `now` (simulated ms): "YYYY/MM/DD,hh:mm:ss", in UTC. */
export function networkTime(now: number): string {
  return written(EPOCH + Math.floor(now));
}

/** UTC (ms since 1970) as local time: "YYYY/MM/DD,hh:mm:ss±zz", zz in quarters of an hour (3GPP TS 27.007 8.15). */
export function localTime(utc: number, zone: number): string {
  return `${written(utc + zone * QUARTER)}${zone < 0 ? "-" : "+"}${String(Math.abs(zone)).padStart(2, "0")}`;
}

function written(ms: number): string {
  const time = new Date(ms).toISOString();
  return `${time.slice(0, 10).replace(/-/g, "/")},${time.slice(11, 19)}`;
}

/** The clock inside a module: it goes with the network's until it is set. */
export class ModuleClock {
  private shift = EPOCH;
  private zone = 0;

  /** @param now simulated ms */
  constructor(private readonly now: () => number) {}

  /** @param utc ms since 1970 */
  set(utc: number, zone: number): void {
    this.shift = utc - this.now();
    this.zone = zone;
  }

  /** Sets it to what `text` says, if it is a time as AT+CCLK has it: "YY/MM/DD,hh:mm:ss±zz". */
  read(text: string): boolean {
    const parts = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)([+-]\d\d)$/.exec(text)?.slice(1).map(Number);
    if (!parts) return false;
    const [year, month, day, hours, minutes, seconds, zone] = parts;
    const local = Date.UTC(2000 + year, month - 1, day, hours, minutes, seconds);
    if (!written(local).startsWith(`20${text.slice(0, 17)}`) || zone < -48 || zone > 56) return false;
    this.set(local - zone * QUARTER, zone);
    return true;
  }

  /** As AT+CCLK prints it. */
  get text(): string {
    return localTime(this.shift + Math.floor(this.now()), this.zone).slice(2);
  }
}
