import type { Clock } from "./clock.js";
import type { LocalNetwork } from "./network-local.js";
import { LocalPipe } from "./network-local-pipe.js";
import { handshake, type LocalCertificate } from "./network-local-tls.js";
import type { ListenEvents, TcpConnection, TcpEvents, TlsOptions } from "./network.js";

/** What a test does with a connection; its end of it is `peer`. */
export type Handler = (peer: LocalPeer) => void;

/** A server's side of a connection about to stand. */
interface Answer {
  peer: LocalPeer;
  handler: Handler;
}

const UNHEARD: TcpEvents = { connect() {}, data() {}, end() {}, error() {} };

/** The modem's end of a connection. */
export class LocalConnection implements TcpConnection {
  private peer: LocalPeer | undefined;
  private up: LocalPipe | undefined;
  /** Hands the connection to a server that speaks TLS, once it is secured. */
  private greet: (() => void) | undefined;
  private gone = false;
  private ended = false;
  private peerEnded = false;

  constructor(private readonly clock: Clock, private readonly network: LocalNetwork, readonly localPort: number,
    private events: TcpEvents, private window: number) {}

  /** A test's client is connected to a listener of the modem's. */
  static accepted(clock: Clock, network: LocalNetwork, peer: LocalPeer, listener: ListenEvents): void {
    const connection = new LocalConnection(clock, network, peer.remotePort, UNHEARD, 0);
    connection.join(peer);
    connection.events = listener.connection(connection, peer.address, peer.port);
  }

  get unacknowledged(): number {
    return this.up?.unacknowledged ?? 0;
  }

  /** The other side's answer to the handshake: a server, or none. */
  answered(answer: Answer | undefined, options: TlsOptions | undefined): void {
    if (this.gone) return;
    if (!answer) return this.fail("ECONNREFUSED");
    const { peer, handler } = answer;
    this.join(peer);
    if (peer.certificate) this.greet = () => handler(peer);
    if (options) return this.shakeHands(options, () => this.events.connect());
    this.events.connect();
    if (!peer.certificate) handler(peer);
  }

  write(bytes: Uint8Array): boolean {
    // A server that speaks TLS takes plain bytes for an attack.
    if (this.greet) this.cutByPeer();
    return this.up?.write(bytes) ?? false;
  }

  grant(bytes: number): void {
    if (this.peer) this.peer.down.grant(bytes);
    else this.window += bytes;
  }

  secure(options: TlsOptions): void {
    this.shakeHands(options, () => this.events.secured?.());
  }

  end(): void {
    if (!this.up) return this.destroy();
    this.ended = true;
    this.up.end();
    this.peer?.down.grant(Infinity);
  }

  destroy(): void {
    if (this.gone) return;
    this.gone = true;
    const peer = this.peer;
    if (!peer) return;
    this.cut(peer);
    this.clock.after(this.network.latency, () => peer.onClose?.("ECONNRESET"));
  }

  private join(peer: LocalPeer): void {
    this.peer = peer;
    this.up = new LocalPipe(this.clock, this.network, Infinity, {
      data: bytes => peer.receive(bytes),
      end: () => {
        peer.receiveEnd();
        this.closeIfBothEnded();
      },
      drain: () => this.gone || this.events.drain?.(),
    });
    peer.down = new LocalPipe(this.clock, this.network, this.window, {
      data: bytes => this.gone || this.events.data(bytes),
      end: () => {
        this.peerEnded = true;
        if (!this.gone) this.events.end();
        this.closeIfBothEnded();
      },
      drain: () => peer.onDrain?.(),
    });
    peer.up = this.up;
    peer.reset = () => this.cutByPeer();
    peer.silence = () => void (this.gone = true);
    this.network.peers.add(peer);
  }

  /** Plays a handshake: it takes a round trip, and a failed one ends the connection. */
  private shakeHands(options: TlsOptions, done: () => void): void {
    this.clock.after(2 * this.network.latency, () => {
      const peer = this.peer;
      if (this.gone || !peer) return;
      const failure = handshake(options, peer.certificate);
      if (failure) {
        this.cut(peer);
        peer.onClose?.("ECONNRESET");
        return this.fail(failure);
      }
      const { greet } = this;
      this.greet = undefined;
      done();
      greet?.();
    });
  }

  private closeIfBothEnded(): void {
    if (this.gone || !this.ended || !this.peerEnded || !this.peer) return;
    this.gone = true;
    this.network.peers.delete(this.peer);
    this.peer.onClose?.();
    this.events.close?.();
  }

  private cutByPeer(): void {
    if (!this.peer || this.gone) return;
    this.cut(this.peer);
    this.clock.after(this.network.latency, () => this.fail("ECONNRESET"));
  }

  private cut(peer: LocalPeer): void {
    peer.up.cut();
    peer.down.cut();
    this.network.peers.delete(peer);
  }

  private fail(code: string): void {
    if (this.gone) return;
    this.gone = true;
    this.events.error(code);
  }
}

/** The test's end of a connection in memory, whether it is the server or the client. */
export class LocalPeer {
  onData?: (bytes: Uint8Array) => void;
  /** The modem sends no more. Without a handler this end closes, too. */
  onEnd?: () => void;
  /** Nothing is left to write. */
  onDrain?: () => void;
  /** The connection is gone, or never came to be; `code` when it was not closed in order. */
  onClose?: (code?: string) => void;
  /** Bytes received so far. */
  received = 0;
  /** Drops the connection (RST); what was not delivered is lost. */
  reset!: () => void;
  /** @internal Lets the modem hear nothing more of it. */
  silence!: () => void;
  /** @internal */
  up!: LocalPipe;
  /** @internal */
  down!: LocalPipe;

  /**
   * @param address its own, as the modem sees it
   * @param port its own
   * @param remotePort the modem's
   * @param certificate what it shows as a server that speaks TLS
   */
  constructor(private readonly network: LocalNetwork, readonly address: string, readonly port: number, readonly remotePort: number,
    readonly certificate?: LocalCertificate) {}

  /** Sends; false while the modem's receive window holds bytes back. */
  write(data: Uint8Array | string): boolean {
    return this.down.write(typeof data === "string" ? Buffer.from(data, "latin1") : data);
  }

  /** Sends no more; what the modem sends still arrives. */
  end(data?: Uint8Array | string): void {
    if (data !== undefined) this.write(data);
    this.down.end();
  }

  /** Receives nothing until `resume`: the modem's send buffer fills. */
  pause(): void {
    this.up.hold(true);
  }

  resume(): void {
    this.up.hold(false);
  }

  /** @internal */
  receive(bytes: Uint8Array): void {
    this.received += bytes.length;
    this.onData?.(bytes);
  }

  /** @internal */
  receiveEnd(): void {
    if (!this.network.peers.has(this)) return;
    if (this.onEnd) this.onEnd();
    else this.down.end();
  }
}
