import type { Ticket } from "../clock.js";
import type { Session } from "../dce/session.js";
import type { Device } from "../device.js";
import type { Link } from "./link.js";

/** Bytes that may wait to leave over the UART before pushing pauses. */
const PUSH_AHEAD = 2048;

/** What takes up to `size` bytes of a connection and sends them on; undefined where they have to wait. */
export type Way = ((size: number) => void) | undefined;

/** Sends on what connections received without being asked for it, no faster than the UART takes it. */
export class Pusher<L extends Link & { pushing: Ticket | undefined }> {
  /**
   * @param way asked for before each piece
   * @param idle nothing is left to push, or it has to wait
   * @param size most bytes pushed at once
   */
  constructor(private readonly session: Session, private readonly device: Device, private readonly way: (link: L) => Way,
    private readonly idle: (link: L) => void, private readonly size = 1460) {}

  push(link: L): void {
    let way: Way;
    while ((way = this.way(link)) && link.received.length && this.device.unsent < PUSH_AHEAD) way(this.size);
    if (!way || !link.received.length) return this.idle(link);
    this.session.cancel(link.pushing);
    link.pushing = this.session.work(Math.max(1, (this.device.idleAt - this.session.now) / 2), () => this.push(link));
  }
}
