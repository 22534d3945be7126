/** Where the simulated network's time begins. */
const EPOCH = Date.UTC(2026, 0, 1);

/** The network's time at `now` (simulated ms): "YYYY/MM/DD,hh:mm:ss", in UTC. */
export function networkTime(now: number): string {
  const time = new Date(EPOCH + Math.floor(now)).toISOString();
  return `${time.slice(0, 10).replace(/-/g, "/")},${time.slice(11, 19)}`;
}
