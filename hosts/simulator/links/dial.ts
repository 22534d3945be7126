import type { Ticket } from "../clock.js";
import type { Session } from "../dce/session.js";
import type { Network, TcpConnection, TcpEvents, TlsOptions } from "../network.js";
import { resolve, type Wanted } from "./resolve.js";

/** Where to connect to, and how. */
export interface Target extends Wanted {
  /** A name or a numeric address. */
  host: string;
  port: number;
  /** 0: any. */
  localPort: number;
  /** Bytes that the connection may deliver at first. */
  window: number;
  /** Time after which the attempt is given up, ms. */
  timeout: number;
  /** Absent: not secured. */
  tls?: TlsOptions;
}

/** An attempt to connect, and the connection that came of it. */
export class Dial {
  /** The peer's numeric address; the name until it is known. */
  address: string;
  connection: TcpConnection | undefined;
  private settled = false;
  private readonly timer: Ticket;

  /**
   * @param events of the connection once it stands
   * @param outcome called once unless abandoned: nothing, or ENOTFOUND, ETIMEDOUT or the network's error code
   */
  constructor(private readonly session: Session, network: Network, target: Target, events: Omit<TcpEvents, "connect">,
    private readonly outcome: (failure?: string) => void) {
    this.address = target.host;
    this.timer = session.after(target.timeout, () => this.fail("ETIMEDOUT"));
    resolve(session, network, target.host, target, address => {
      if (this.settled) return;
      if (address === undefined) return this.fail("ENOTFOUND");
      this.address = address;
      this.connection = network.tcpConnect(address, target.port, {
        ...events,
        connect: () => this.settle(),
        error: code => (this.settled ? events.error(code) : this.fail(code)),
      }, { localPort: target.localPort, window: target.window, tls: target.tls });
    });
  }

  /** Gives the attempt up; nothing is called afterwards. A connection that stands is left alone. */
  abandon(): void {
    if (this.settled) return;
    this.settled = true;
    this.session.cancel(this.timer);
    this.connection?.destroy();
  }

  private fail(code: string): void {
    if (this.settled) return;
    this.abandon();
    this.outcome(code);
  }

  private settle(): void {
    if (this.settled) return;
    this.settled = true;
    this.session.cancel(this.timer);
    this.outcome();
  }
}
