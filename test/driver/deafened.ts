import type { SimHost } from "./sim-host.js";

/** From now on a host does not hear what fits `pattern`: a global one, of whole lines. */
export function deafen(host: SimHost, pattern: RegExp): { heard: number } {
  const lost = { heard: 0 };
  const turn = host.turn.bind(host);
  let kept = "";
  host.turn = (now, free, received) => {
    // a line that has begun waits for its end, unless nothing follows it
    const text = kept + Buffer.from(received).toString("latin1");
    const end = received.length === 0 ? text.length : text.lastIndexOf("\n") + 1;
    kept = text.slice(end);
    const heard = text.slice(0, end).replace(pattern, () => {
      lost.heard++;
      return "";
    });
    if (kept !== "") host.platform.onDefer();
    return turn(now, free, Buffer.from(heard, "latin1"));
  };
  return lost;
}
