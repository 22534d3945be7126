import type { PreSharedKey } from "./pre-shared-key.js";

/**
 * The internet as the modem sees it. Two fillings: `real` (Node's net and dns) and `local` (in memory, on the simulator's
 * clock). Every callback arrives as an event of the simulator's clock and never from inside the call that caused it.
 */
export interface Network {
  readonly kind: string;
  /** Begins to connect; the outcome is the first callback. `address` is a numeric address. */
  tcpConnect(address: string, port: number, events: TcpEvents, options?: TcpOptions): TcpConnection;
  /** Listens on this end's `port` (0: any free one); the outcome is the first callback. */
  tcpListen(port: number, events: ListenEvents): TcpListener;
  /** Binds a UDP port (0: any free one); the outcome is the first callback. */
  udpBind(port: number, events: UdpEvents): UdpPort;
  /** Addresses of a host name, or an empty list where there are none. `family` 4 or 6 asks for one kind only. */
  lookup(name: string, done: (addresses: string[]) => void, family?: 4 | 6): void;
  /** Whether a host answers: the time it took in ms, or undefined where it did not within `timeout` ms. */
  ping(address: string, timeout: number, done: (ms: number | undefined) => void): void;
  /** Ends whatever is under way; no callback comes afterwards. */
  close(): void;
}

export interface TcpOptions {
  /** Port to bind at this end; 0 or absent: any. */
  localPort?: number;
  /** Bytes that the connection may deliver before the first `grant`. */
  window?: number;
  /** Secures the connection before `connect` is called; a failure is an `error`. */
  tls?: TlsOptions;
}

/** How a connection is secured. */
export interface TlsOptions {
  /** The name that the peer's certificate must have, and that is sent as SNI; absent: neither. */
  name?: string;
  /** Certificates (PEM) of the authorities that are trusted; absent: none is. */
  ca?: string[];
  /** Without it any certificate is taken. */
  verify: boolean;
  /** This end's certificate and key (PEM). */
  cert?: string;
  key?: string;
  /** A key that both ends know: there are no certificates then, and whoever does not have it is refused. */
  psk?: PreSharedKey;
}

export interface ListenEvents {
  listening(port: number): void;
  /** Someone connected. The callbacks given back are the connection's; its `connect` is not called. */
  connection(connection: TcpConnection, address: string, port: number): TcpEvents;
  /** Not, or no longer, listening: a Node error code (EADDRINUSE, ...). */
  error(code: string): void;
}

export interface TcpListener {
  /** Takes no more connections; those that stand remain. */
  close(): void;
}

export interface UdpEvents {
  bound(port: number): void;
  /** One datagram. */
  message(bytes: Uint8Array, address: string, port: number): void;
  /** A Node error code: the port could not be bound, or a datagram not be sent. */
  error(code: string): void;
}

export interface UdpPort {
  readonly port: number;
  send(bytes: Uint8Array, address: string, port: number): void;
  close(): void;
}

export interface TcpEvents {
  connect(): void;
  /** What `TcpConnection.secure` asked for is done; a failure is an `error`. */
  secured?(): void;
  /** Bytes of the peer, in order, never more than was granted; valid for good. */
  data(bytes: Uint8Array): void;
  /** The peer sends no more. Comes after its last byte. */
  end(): void;
  /**
   * The connection is gone, or never came to be: a Node error code (ECONNREFUSED, ECONNRESET, ETIMEDOUT, ...). Of a
   * certificate with several faults all codes are told, separated by spaces.
   */
  error(code: string): void;
  /** Everything written so far was taken by the network. */
  drain?(): void;
  /** Both directions are closed. */
  close?(): void;
}

export interface TcpConnection {
  readonly localPort: number;
  /** Bytes written which the peer's end has not acknowledged yet. */
  readonly unacknowledged: number;
  /** Sends; false: the network holds bytes back, `drain` tells when it no longer does. */
  write(bytes: Uint8Array): boolean;
  /** The receiver has room for `bytes` more: real back-pressure, the peer is stopped when the window is used up. */
  grant(bytes: number): void;
  /** Begins TLS on the connection as it stands, before anything was sent. */
  secure(tls: TlsOptions): void;
  /** Sends no more (FIN). */
  end(): void;
  /** Drops the connection (RST); no callback comes afterwards. */
  destroy(): void;
}
