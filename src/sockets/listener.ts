import { portNumber } from "../check.js";
import type { ModemError } from "../errors.js";
import type { Link } from "../link.js";
import type { ListenerUser } from "../link-user.js";
import { SERVICE_LISTENER } from "../link-codes.js";
import type { LinkSource } from "./link-source.js";
import { opened, Socket } from "./socket.js";
import type { TCP } from "./tcp.js";

/** Options of `Listener` (ECMA-419, 2nd edition, 17 Network; engines/moddable.md 1.4). */
export interface ListenerOptions {
  /** Port of the modem, 1-65535, or in digits. Absent or 0: one from 49152 on. */
  port?: number;
  /** Only "socket/tcp". */
  format?: string;
  target?: unknown;
  /** Connections were accepted; `count` can be read now. */
  onReadable?: (this: Listener, count: number) => void;
  /** The modem listens no more, or never did; not in ECMA-419. */
  onError?: (this: Listener, error?: ModemError) => void;
}

/**
 * Waits for TCP connections at a port of the modem, as ECMA-419 describes it. Each connection takes one of the modem's
 * links; one that finds none free is closed.
 */
export class Listener extends Socket implements ListenerUser {
  declare _source: LinkSource;
  /** Connections that were not read. */
  declare _pending: Link[];
  declare _port: number;

  /**
   * @param source the modem (bound by `modem.Listener`)
   * @throws TypeError or RangeError when an option is wrong; Error when no link is free
   */
  constructor(options: ListenerOptions, source: LinkSource) {
    super(options);
    this._source = source;
    this._pending = [];
    if (options.format) this.format = options.format;
    if (options.port === undefined && "port" in options) throw new TypeError("port must be a number, or absent");
    const port = portNumber("port", options.port, 0, 0);
    const link = source.openLink(this, SERVICE_LISTENER, "", port);
    this._link = link;
    this._port = link.port;
  }

  get format(): string {
    return "socket/tcp";
  }

  set format(format: string) {
    if (format !== "socket/tcp") throw new RangeError("format must be socket/tcp");
  }

  get port(): number {
    return this._port;
  }

  /** The next connection; undefined when there is none. It has no callbacks: hand it to `new modem.TCP({from, …})`. @throws SyntaxError when closed */
  read(): TCP | undefined {
    opened(this);
    const link = this._pending.shift();
    if (!link) return undefined;
    const socket = new this._source.TCP() as TCP;
    socket.take(link);
    return socket;
  }

  /** Stops listening; connections that were not read are closed. No callback is made after it. May be called again. */
  override close(): undefined {
    Socket.prototype.close.call(this);
    this._drop();
    return undefined;
  }

  linkIncoming(link: Link): void {
    this._pending.push(link);
  }

  linkReadable(): void {
    const count = this._pending.length;
    if (count > 0 && this._onReadable) this._onReadable(count);
  }

  override linkEnded(error: ModemError | undefined): void {
    this._drop();
    Socket.prototype.linkEnded.call(this, error);
  }

  _drop(): void {
    const pending = this._pending;
    for (let link = pending.shift(); link; link = pending.shift()) link.release();
  }
}
