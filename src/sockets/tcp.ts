import { callback, integer, peerName, portNumber } from "../check.js";
import type { ModemError } from "../errors.js";
import type { Link } from "../link.js";
import type { Security } from "../link-user.js";
import { LINK_ENDED, LINK_OPEN, SERVICE_TCP, SERVICE_TLS } from "../link-codes.js";
import { bytesOf, type Bytes } from "./bytes.js";
import type { LinkSource } from "./link-source.js";
import { opened, Socket } from "./socket.js";
import { ViewFiller } from "./view-filler.js";

/** Options of `TCP` (ECMA-419, 2nd edition, 17 Network; engines/moddable.md 1.3). */
export interface TCPOptions {
  /** IPv4 address of the peer, or a host name, which the modem resolves. Preferred to `host`. */
  address?: string;
  /** Host name of the peer; the modem resolves it. */
  host?: string;
  /** Port of the peer, 1-65535; digits are taken, too, as URLs have them. */
  port?: number;
  /** Takes over the connection of this socket, which is closed by it. */
  from?: TCP;
  /** "buffer" (default) or "number": what `read` gives and `write` takes. */
  format?: string;
  nodelay?: boolean;
  target?: unknown;
  /** New bytes arrived; `count` can be read now. */
  onReadable?: (this: TCP, count: number) => void;
  /** Connected (the first call), or earlier writes have left; `count` bytes can be written now. */
  onWritable?: (this: TCP, count: number) => void;
  /** The connection ended and everything received was read. `error` is absent when the peer closed it in order. */
  onError?: (this: TCP, error?: ModemError) => void;
}

/**
 * A TCP client connection, as ECMA-419 describes it. Stock clients take the modem's bound class (`modem.TCP`) as it is.
 *
 * Callbacks are never made from the constructor. `write` is all or nothing and returns how many more bytes fit.
 */
export class TCP extends Socket {
  _numbers = false;
  declare _arena: Uint8Array;
  declare _onWritable: ((count: number) => void) | undefined;
  /** Made by the first `read(view)`. */
  declare _filler: ViewFiller | undefined;

  /**
   * @param source the modem (bound by `modem.TCP`)
   * @param security how the modem is to secure the connection; absent: not at all
   * @throws TypeError or RangeError when an option is wrong; Error when no link is free
   */
  constructor(options: TCPOptions | undefined, source: LinkSource, security?: Security) {
    super(options === undefined ? {} : options);
    this._arena = source.arena;
    if (options === undefined) return;
    this._onWritable = callback("onWritable", options.onWritable);
    if (options.format) this.format = options.format;
    if (options.from) {
      const from = options.from;
      const link = opened(from);
      if (!(from instanceof TCP)) throw new TypeError("from must be a TCP socket");
      // it may be another modem's
      this._arena = from._arena;
      from._link = null;
      this.take(link);
      return;
    }
    const name = options.address ? "address" : "host";
    const host = peerName(name, options[name], source.dialect.hostLimit, source.dialect.ipv6);
    this._link = source.openLink(this, security ? SERVICE_TLS : SERVICE_TCP, host, portNumber("port", options.port, 1), security);
  }

  /** Takes over the connection on `link`. */
  take(link: Link): void {
    this._link = link;
    link.adopt(this);
  }

  /** "buffer" or "number". RangeError for anything else. */
  get format(): string {
    opened(this);
    return this._numbers ? "number" : "buffer";
  }

  set format(format: string) {
    if (format !== "buffer" && format !== "number") throw new RangeError("format must be buffer or number");
    this._numbers = format === "number";
  }

  /** The peer's address or name, as given. */
  get remoteAddress(): string | undefined {
    return opened(this).host;
  }

  get remotePort(): number | undefined {
    return opened(this).port;
  }

  /**
   * Takes received bytes; undefined when there are none.
   * `read()`: all, as an ArrayBuffer. `read(n)`: n, as an ArrayBuffer. `read(view)`: fills it, returns the count.
   * With format "number": one byte as a number.
   * @throws RangeError when more is asked for than is available; SyntaxError when closed
   */
  read(amount?: number | Bytes): ArrayBuffer | number | undefined {
    const link = this._link || opened(this);
    const from = link.readFrom;
    const available = link.readTo - from;
    if (available === 0) return undefined;
    if (this._numbers) {
      const byte = this._arena[from];
      link.consumed(1);
      return byte;
    }
    const filler = this._filler;
    if (filler && filler.into === amount) {
      const count = filler.count;
      if (count <= available) {
        filler.fill(from);
        link.consumed(count);
        return count;
      }
    }
    if (amount === undefined) return this._copy(link, available);
    // the literal of `typeof` is memory on XS: asked last
    if (!(amount instanceof Uint8Array) && typeof amount === "number") {
      const count = integer("count", amount, 0, 2147483647);
      if (count > available) throw new RangeError("not available");
      return this._copy(link, count);
    }
    const into = bytesOf(amount);
    const count = into.length;
    if (count > available) throw new RangeError("not available");
    if (!filler) this._filler = new ViewFiller(this._arena);
    (this._filler as ViewFiller).begin(into);
    (this._filler as ViewFiller).fill(from);
    link.consumed(count);
    return count;
  }

  /**
   * Sends bytes: an ArrayBuffer or a view of bytes; with format "number" one byte.
   * @param options `more`: another write follows at once, wait for it
   * @returns how many bytes can be written after this
   * @throws Error "would block" when it doesn't fit (nothing is written), "not ready" before the first onWritable, "closed"
   */
  write(data: Bytes | number, options?: { more?: boolean; byteLength?: number }): number {
    const link = opened(this);
    let count = 1;
    let bytes: Uint8Array | undefined;
    if (this._numbers) {
      integer("byte", data, 0, 255);
    } else {
      bytes = bytesOf(data as Bytes);
      count = bytes.length;
    }
    if (link.state !== LINK_OPEN) throw new Error(link.state > LINK_ENDED ? "not ready" : "closed by peer");
    if (count > link.writable()) throw new Error("would block");
    link.makeRoom(count);
    if (bytes) this._arena.set(bytes, link.sendTo);
    else this._arena[link.sendTo] = data as number;
    link.written(count, options !== undefined && options !== null && options.more === true);
    return link.writable();
  }

  linkReadable(): void {
    const link = this._link;
    if (!link || !this._onReadable) return;
    const count = link.readTo - link.readFrom;
    if (count > 0) this._onReadable(count);
  }

  override linkWritable(): void {
    const link = this._link;
    if (link && this._onWritable) this._onWritable(link.writable());
  }

  _copy(link: Link, count: number): ArrayBuffer {
    const copy = new Uint8Array(count);
    copy.set(this._arena.subarray(link.readFrom, link.readFrom + count));
    link.consumed(count);
    return copy.buffer;
  }
}
