import { final } from "../dce/results.js";
import { TransparentSender } from "../links/transparent-sender.js";
import { CLOSED_FOR_TIMEOUT_OR_DTR } from "./errors.js";
import type { A7600Link } from "./link.js";
import type { A7600 } from "./modem.js";

/** How data of transparent mode is cut. [choice] */
const PACKETS = { size: 1460, wait: 20 };

/** Transparent mode: the UART is a link's (1.2). */
export class DataMode {
  /** The link that has the UART. */
  link: A7600Link | undefined;
  /** A link of a server's that wants it as soon as no command is being executed. */
  private waiting: A7600Link | undefined;

  constructor(private readonly modem: A7600) {}

  /** The link that ATO goes back to. */
  get resumable(): A7600Link | undefined {
    return this.modem.sockets.links.all.find(link => link.transparent && link.state === "open");
  }

  /** Gives the UART to a link. */
  enter(link: A7600Link): void {
    const { dce, session, sockets } = this.modem;
    const sender = new TransparentSender(session, link, () => PACKETS);
    this.link = link;
    dce.goOnline({
      data: bytes => sender.take(bytes),
      full: () => sender.full,
      escaped: () => {
        this.link = undefined;
        sender.flush();
      },
      dropped: () => {
        this.link = undefined;
        sender.flush();
        sockets.release(link);
        dce.afterResult(() => this.modem.say([`+IPCLOSE: ${link.id},${CLOSED_FOR_TIMEOUT_OR_DTR}`]));
        return this.closed;
      },
    });
    session.after(0, () => sockets.pusher.push(link));
  }

  /** Gives the UART to a link of a server's: says CONNECT unasked, once the line is free. */
  enterUnasked(link: A7600Link): void {
    this.waiting = link;
    this.lineIsFree();
  }

  /** A command may have ended. */
  lineIsFree(): void {
    const { waiting, modem: { dce, sockets } } = this;
    if (!waiting || dce.isExecuting || dce.isPrompting || dce.isOnline) return;
    this.waiting = undefined;
    if (!sockets.links.has(waiting) || waiting.state !== "open") return;
    dce.urc(this.modem.connected.text(0));
    this.enter(waiting);
  }

  /** The link is gone. */
  hangUp(): void {
    this.link = undefined;
    this.modem.dce.hangUp(this.closed);
  }

  private get closed() {
    return final(this.modem.forms.hungUp, "3");
  }
}
