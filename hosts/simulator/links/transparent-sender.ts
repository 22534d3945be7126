import type { Ticket } from "../clock.js";
import type { Session } from "../dce/session.js";
import { ByteQueue } from "../byte-queue.js";
import type { Link } from "./link.js";

/** How data of transparent mode is cut. */
export interface Packets {
  /** Bytes of a full packet. */
  size: number;
  /** Silence after which a smaller one is sent, ms. */
  wait: number;
}

/** Cuts what the host sends in transparent mode into packets: full ones, or whatever there is after a silence. */
export class TransparentSender {
  private readonly waiting = new ByteQueue();
  private timer: Ticket | undefined;

  /** @param packets asked for each time, as settings change */
  constructor(private readonly session: Session, private readonly link: Pick<Link, "write"> & Partial<Pick<Link, "unacknowledged" | "sendBuffer">>, private readonly packets: () => Packets) {}

  take(bytes: Uint8Array): void {
    const { size, wait } = this.packets();
    this.waiting.push(bytes);
    while (this.waiting.length >= size) this.link.write(this.waiting.take(size));
    this.session.cancel(this.timer);
    this.timer = this.waiting.length ? this.session.after(wait, () => this.flush()) : undefined;
  }

  /** The peer has not taken enough of what was sent. */
  get full(): boolean {
    const { unacknowledged = 0, sendBuffer = Infinity } = this.link;
    return unacknowledged + this.waiting.length >= sendBuffer;
  }

  flush(): void {
    this.session.cancel(this.timer);
    if (this.waiting.length) this.link.write(this.waiting.take(Infinity));
  }
}
