import type { Ticket } from "../clock.js";
import type { Session } from "../dce/session.js";
import { ByteQueue } from "../byte-queue.js";
import type { Link } from "./link.js";
import type { Options } from "./options.js";

/** Cuts what the host sends in transparent mode into packets: by "transpktsize", or after "transwaittm" of silence. */
export class TransparentSender {
  private readonly waiting = new ByteQueue();
  private timer: Ticket | undefined;

  constructor(private readonly session: Session, private readonly link: Link, private readonly options: Options) {}

  take(bytes: Uint8Array): void {
    const { transpktsize, transwaittm } = this.options.values;
    this.waiting.push(bytes);
    while (this.waiting.length >= transpktsize[0]) this.link.write(this.waiting.take(transpktsize[0]));
    this.session.cancel(this.timer);
    this.timer = this.waiting.length ? this.session.after(transwaittm[0] * 100, () => this.flush()) : undefined;
  }

  flush(): void {
    this.session.cancel(this.timer);
    if (this.waiting.length) this.link.write(this.waiting.take(Infinity));
  }
}
