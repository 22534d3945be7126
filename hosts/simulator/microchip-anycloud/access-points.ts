/** What scans show of an access point. */
export interface Beacon {
  rssi: number;
  /** <SEC_TYPE> */
  security: number;
  channel: number;
  bssid: string;
  hidden: boolean;
}

/** An access point in range. */
export interface AccessPoint extends Beacon {
  /** In UTF-8, one character a byte. */
  name: string;
  password: string;
}

/** <SEC_TYPE> of an open network, and of WPA2. */
const OPEN = 0;
const WPA2 = 3;
export const CHANNELS = 13;

const BEACON = /^(-?\d{1,3}),([0-4]),(\d{1,2}),((?:[\dA-F]{2}:){5}[\dA-F]{2})(,hidden)?$/;

export function parseBeacon(text: string): Beacon | undefined {
  const match = BEACON.exec(text);
  const channel = Number(match?.[3]);
  if (!match || channel < 1 || channel > CHANNELS) return undefined;
  return { rssi: Number(match[1]), security: Number(match[2]), channel, bssid: match[4], hidden: match[5] !== undefined };
}

/** The beacon of an access point that nothing was said about; the first has those of the document's examples (5.2.8). */
function usual(index: number, password: string): Beacon {
  return { rssi: -50 - 6 * index, security: password ? WPA2 : OPEN, channel: [6, 1, 11][index % 3], bssid: `00:01:02:03:04:${(5 + index).toString(16).toUpperCase().padStart(2, "0")}`, hidden: false };
}

/** The access points in range: those that were set, or the document's. */
export function accessPoints(passwords: ReadonlyMap<string, string>, beacons: ReadonlyMap<string, Beacon | undefined>): AccessPoint[] {
  const names = new Set([...passwords.keys(), ...beacons.keys()]);
  if (names.size === 0) return [{ name: "MyAP", password: "MyAPPSK", ...usual(0, "MyAPPSK") }];
  return [...names].map((name, i) => {
    const password = passwords.get(name) ?? "";
    return { name: Buffer.from(name).toString("latin1"), password, ...(beacons.get(name) ?? usual(i, password)) };
  });
}

/** Whether an access point takes these credentials; those of some types have a word and an asterisk in front. */
export function admits(ap: AccessPoint, security: number, credentials: string): boolean {
  if (ap.security === OPEN || security === OPEN) return ap.security === security;
  return ap.password !== "" && (credentials === ap.password || credentials.replace(/^[^*]*\*/, "") === ap.password);
}
