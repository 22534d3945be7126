/**
 * The internet as the modem sees it. Two fillings: `real` (Node's net and dns) and `local` (in memory, on the simulator's
 * clock). Every callback arrives as an event of the simulator's clock and never from inside the call that caused it.
 */
export interface Network {
  readonly kind: string;
  /** Begins to connect; the outcome is the first callback. `address` is a numeric address. */
  tcpConnect(address: string, port: number, events: TcpEvents, options?: TcpOptions): TcpConnection;
  /** Addresses of a host name, or an empty list where there are none. */
  lookup(name: string, done: (addresses: string[]) => void): void;
  /** Ends whatever is under way; no callback comes afterwards. */
  close(): void;
}

export interface TcpOptions {
  /** Port to bind at this end; 0 or absent: any. */
  localPort?: number;
  /** Bytes that the connection may deliver before the first `grant`. */
  window?: number;
}

export interface TcpEvents {
  connect(): void;
  /** Bytes of the peer, in order, never more than was granted; valid for good. */
  data(bytes: Uint8Array): void;
  /** The peer sends no more. Comes after its last byte. */
  end(): void;
  /** The connection is gone, or never came to be: a Node error code (ECONNREFUSED, ECONNRESET, ETIMEDOUT, ...). */
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
  /** Sends no more (FIN). */
  end(): void;
  /** Drops the connection (RST); no callback comes afterwards. */
  destroy(): void;
}
