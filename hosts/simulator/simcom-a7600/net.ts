import { NETWORK_FAILURE, SUCCEEDED, TIMED_OUT } from "./errors.js";
import type { A7600 } from "./modem.js";

/** The context that AT+NETOPEN activates. */
export const CONTEXT = 1;
/** Time after which the network's refusal arrives, ms. */
const REFUSAL = 1000;

/** The socket service: what AT+NETOPEN starts and AT+NETCLOSE stops. */
export class Net {
  /** lost: the network closed it; AT+NETCLOSE has yet to release it (chapter 5). */
  state: "closed" | "opening" | "open" | "lost" = "closed";
  /** AT+CIPMODE as it was when AT+NETOPEN was executed. */
  transparent = false;

  constructor(private readonly modem: A7600) {}

  get isOpen(): boolean {
    return this.state === "open";
  }

  /** <net_state> of the read form. */
  get shown(): number {
    return { closed: 0, opening: 0, open: 1, lost: this.modem.forms.lostState }[this.state];
  }

  /** Activates the context; `done` gets <err>. */
  open(done: (err: number) => void): void {
    const { session, radio, activation, options: { timeouts: [limit] } } = this.modem;
    const refused = activation === undefined || !radio.isRegistered;
    const takes = refused ? REFUSAL : activation;
    this.state = "opening";
    session.after(Math.min(takes, limit), () => {
      if (this.state !== "opening") return done(NETWORK_FAILURE);
      this.state = "closed";
      if (takes > limit) return done(TIMED_OUT);
      if (refused || !radio.isRegistered) return done(NETWORK_FAILURE);
      this.wasOpened();
      done(SUCCEEDED);
    });
  }

  /** It is open from now on. */
  wasOpened(): void {
    const { contexts, options } = this.modem;
    this.state = "open";
    this.transparent = options.mode === 1;
    this.modem.attached = true;
    contexts.get(CONTEXT).address ??= contexts.addressFor(CONTEXT);
  }

  /** Deactivates the context with everything in it; gives back what is said before the result. */
  close(): string[] {
    const { contexts, servers, sockets } = this.modem;
    servers.stopAll();
    const transparent = sockets.links.all.filter(link => link.transparent && link.isShown);
    for (const link of sockets.links.all) sockets.forget(link);
    contexts.get(CONTEXT).address = undefined;
    this.state = "closed";
    return transparent.flatMap(link => ["CLOSED", `+CIPCLOSE: ${link.id},${SUCCEEDED}`]);
  }

  /** The network is gone. */
  lose(): void {
    const { servers, sockets, dataMode } = this.modem;
    if (this.state === "opening") this.state = "closed";
    if (this.state !== "open") return;
    this.state = "lost";
    servers.stopAll();
    for (const link of sockets.links.all) sockets.lose(link);
    dataMode.hangUp();
    this.modem.say(["+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY"]);
  }
}
