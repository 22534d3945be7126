import type { Network, UdpPort } from "../network.js";
import { errno } from "./errno.js";
import type { Receiving } from "./tcp-end.js";

/** Datagrams that wait in the modem; further ones are lost. [choice] */
const QUEUE = 16;

export interface Datagram {
  bytes: Uint8Array;
  address: string;
  port: number;
}

/** A UDP socket as the modem's socket library has it. */
export class UdpEnd implements Receiving {
  onChange: () => void = () => {};
  /** Where `send` sends to, and the only one that is heard: a connected socket. */
  remote: { address: string; port: number } | undefined;
  private readonly at: UdpPort;
  private readonly waiting: Datagram[] = [];
  private error = 0;
  private bound = false;
  private onBound: ((error: number) => void) | undefined;

  /** @param localPort 0: any */
  constructor(network: Network, localPort: number) {
    this.at = network.udpBind(localPort, {
      bound: () => {
        this.bound = true;
        this.settled(0);
      },
      message: (bytes, address, port) => this.arrived({ bytes, address, port }),
      error: code => this.fail(errno(code)),
    });
  }

  get port(): number {
    return this.at.port;
  }

  /** Calls `done` with 0 or an error number once it is known whether the port could be had. */
  whenBound(done: (error: number) => void): void {
    if (this.bound || this.error) done(this.error);
    else this.onBound = done;
  }

  next(): Datagram | undefined {
    return this.waiting.shift();
  }

  /** The next datagram, as far as it fits; the rest of it is lost. */
  recv(count: number): Uint8Array | number | undefined {
    const first = this.next();
    if (first) return first.bytes.subarray(0, count);
    return this.error || undefined;
  }

  send(bytes: Uint8Array, to: { address: string; port: number }): void {
    this.at.send(bytes, to.address, to.port);
  }

  /** No datagram comes any more. */
  fail(error: number): void {
    if (this.error) return;
    this.error = error;
    this.settled(error);
    this.onChange();
  }

  close(): void {
    this.onChange = () => {};
    this.at.close();
  }

  private settled(error: number): void {
    const waiting = this.onBound;
    this.onBound = undefined;
    waiting?.(error);
  }

  private arrived(datagram: Datagram): void {
    const { remote } = this;
    if (remote && (remote.address !== datagram.address || remote.port !== datagram.port)) return;
    if (this.waiting.length < QUEUE) this.waiting.push(datagram);
    this.onChange();
  }
}
