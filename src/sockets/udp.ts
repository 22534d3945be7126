import { groupAddress, peerName, portNumber } from "../check.js";
import { addressDatagram, DATAGRAM_HEADER, datagramLength, datagramPayload, datagramPeer, datagramPort, nextDatagram } from "../datagram.js";
import type { ModemError } from "../errors.js";
import { SERVICE_UDP } from "../link-codes.js";
import { bytesOf, type Bytes } from "./bytes.js";
import type { LinkSource } from "./link-source.js";
import { opened, Socket } from "./socket.js";

/** Options of `UDP` (ECMA-419, 2nd edition, 17 Network; engines/moddable.md 1.4). */
export interface UDPOptions {
  /** Port of the modem, 1-65535, or in digits. Default: one from 49152 on. */
  port?: number;
  /** Hears what is sent to this group at `port`, too (224.0.0.0 to 239.255.255.255); where the command set has it. */
  multicast?: string;
  /** Only "buffer". */
  format?: string;
  /** There is no DTLS. */
  secure?: undefined;
  target?: unknown;
  /** Datagrams arrived; `count` can be read now. */
  onReadable?: (this: UDP, count: number) => void;
  /** The port can't be used (any more); not in ECMA-419. */
  onError?: (this: UDP, error?: ModemError) => void;
}

/** One received datagram. */
export interface Datagram extends ArrayBuffer {
  address: string;
  port: number;
}

/** Bytes of an address as text, at most. */
const ADDRESS_LIMIT = 45;

/** Datagrams from and to anyone, as ECMA-419 describes it. What is written before the modem is ready waits for it. */
export class UDP extends Socket {
  declare _source: LinkSource;

  /**
   * @param source the modem (bound by `modem.UDP`)
   * @throws TypeError or RangeError when an option is wrong; Error when no link is free, when datagrams are to be secured, or there is no multicast
   */
  constructor(options: UDPOptions | undefined, source: LinkSource) {
    super(options === undefined ? {} : options);
    this._source = source;
    const given = options || {};
    if (given.secure !== undefined) throw new Error("atwire has no DTLS: secure is for TLS");
    if (given.format) this.format = given.format;
    // 0 means any, as an absent one does
    const port = portNumber("port", given.port, 0, 0);
    const group = given.multicast === undefined ? "" : groupAddress("multicast", given.multicast);
    if (group !== "" && !source.dialect.multicast) throw new Error("this command set has no multicast");
    if (group !== "" && port === 0) throw new RangeError("port must be given with multicast");
    this._link = source.openLink(this, SERVICE_UDP, group, port);
  }

  get format(): string {
    return "buffer";
  }

  set format(format: string) {
    if (format !== "buffer") throw new RangeError("format must be buffer");
  }

  /** The next datagram with its sender's `address` and `port`; undefined when there is none. @throws SyntaxError when closed */
  read(): Datagram | undefined {
    const link = opened(this);
    const from = link.readFrom;
    if (from === link.readTo) return undefined;
    const arena = this._source.arena;
    const payload = datagramPayload(arena, from);
    const copy = new Uint8Array(datagramLength(arena, from));
    copy.set(arena.subarray(payload, payload + copy.length));
    const datagram = copy.buffer as unknown as Datagram;
    datagram.address = datagramPeer(arena, from);
    datagram.port = datagramPort(arena, from);
    link.consumed(nextDatagram(arena, from) - from);
    return datagram;
  }

  /**
   * Sends one datagram.
   * @param address of the peer, as numbers
   * @throws RangeError when it is longer than the modem, or the send buffer, takes; Error "would block" when earlier ones have not left yet (nothing is written), "closed"
   */
  write(data: Bytes, address: string, port: number): undefined {
    const link = opened(this);
    const bytes = bytesOf(data);
    const count = bytes.length;
    const source = this._source;
    const dialect = source.dialect;
    peerName("address", address, ADDRESS_LIMIT, dialect.ipv6Datagrams);
    const to = portNumber("port", port, 1);
    if (count === 0 || count > dialect.datagramLimit) throw new RangeError("a datagram must have 1 to " + dialect.datagramLimit + " bytes");
    const arena = source.arena;
    const size = DATAGRAM_HEADER + address.length + count;
    if (size > link.capacity()) throw new RangeError("a datagram must fit the send buffer");
    if (size > link.writable()) throw new Error("would block");
    link.makeRoom(size);
    arena.set(bytes, addressDatagram(arena, link.sendTo, address, to, count));
    link.written(size, false);
    return undefined;
  }

  linkReadable(): void {
    const link = this._link;
    if (!link || !this._onReadable) return;
    let count = 0;
    for (let at = link.readFrom; at < link.readTo; at = nextDatagram(this._source.arena, at)) count++;
    if (count > 0) this._onReadable(count);
  }
}
