import { peerName } from "../../src/check.js";
import { addressDatagram, DATAGRAM_HEADER, datagramLength, datagramPayload, datagramPeer, datagramPort, nextDatagram } from "../../src/datagram.js";
import type { ModemError } from "../../src/errors.js";
import type { Link } from "../../src/link.js";
import type { ListenerUser } from "../../src/link-user.js";
import { SERVICE_LISTENER, SERVICE_TCP, SERVICE_TLS, SERVICE_UDP } from "../../src/link-codes.js";
import type { Modem } from "../../src/modem.js";
import { securityOf, type SecureOptions } from "../../src/sockets/tls.js";
import type { Firmware } from "./host.js";

declare const E: Firmware;
declare function print(text: string): void;

/** What NetworkJS understands (libs/network/socketerrors.h). */
const CLOSED = -1;
const TIMEOUT = -3;
const NO_ROUTE = -4;
const BUSY = -5;
const NOT_FOUND = -6;
const NO_SOCKET = -7;
const RESET = -9;
const UNKNOWN = -10;
/** Not connected yet. */
const WAITING = -11;
const BAD_ARGUMENT = -12;
const TLS_FAILED = -13;

/** Types of sockets; TLS is added. */
const KIND = 3;
const UDP = 2;
const TLS = 4;

/** Bytes before a datagram: address and, low byte first, port and length. */
const HEADER = 8;

/** Its numbers for errors of the modem's. Never WAITING. */
const NUMBERS: Record<string, number> = {
  "TIMEOUT": TIMEOUT, "DNS_FAILED": NOT_FOUND, "DNS_BUSY": BUSY, "LINK_IN_USE": BUSY, "CONNECT_FAILED": NO_ROUTE, "CONTEXT": NO_ROUTE, "REFUSED": NO_ROUTE,
  "CONNECTION_RESET": RESET, "CONNECTION_LOST": RESET, "DATA_LOST": RESET, "RESTARTED": RESET, "RECOVERY": RESET, "ASLEEP": RESET,
};

/** A connection of Espruino's own modules, on a link of the modem's. */
class NetworkSocket implements ListenerUser {
  declare _link: Link;
  declare _arena: Uint8Array;
  /** "" while the link can be used, else what `recv` says. */
  declare _state: string | number;

  constructor(arena: Uint8Array, state: string | number) {
    this._arena = arena;
    this._state = state;
  }

  linkReadable(): void {}

  linkWritable(): void {
    this._state = "";
  }

  linkIncoming(link: Link): void {
    link.release();
  }

  linkEnded(error: ModemError | undefined): void {
    this._state = !error ? CLOSED : NUMBERS[error.code] || (error.code.substr(0, 3) === "TLS" ? TLS_FAILED : UNKNOWN);
  }

  /** The next connection of a listener. */
  _accept(): Link | undefined {
    return undefined;
  }

  _recv(most: number): string | number {
    const link = this._link;
    const state = this._state;
    if (state !== "") return state;
    let count = link.readTo - link.readFrom;
    if (count === 0) return "";
    if (count > most) count = most;
    const data = E.toString(this._arena.subarray(link.readFrom, link.readFrom + count));
    link.consumed(count);
    return data;
  }

  _send(data: string): number {
    const link = this._link;
    if (this._state !== "") return this._state === WAITING ? 0 : (this._state as number);
    const room = link.writable();
    if (room === 0) return 0;
    const count = data.length < room ? data.length : room;
    link.makeRoom(count);
    this._put(count < data.length ? data.substr(0, count) : data, link.sendTo);
    link.written(count, false);
    return count;
  }

  _close(): void {
    if (this._state === "" || this._state === WAITING) this._link.release();
  }

  _put(data: string, at: number): void {
    // Espruino takes a string for its characters' codes
    this._arena.set(data as unknown as Uint8Array, at);
  }
}

/** Datagrams, each with a header before it, both ways. */
class DatagramSocket extends NetworkSocket {
  _recv(most: number): string | number {
    const link = this._link;
    const arena = this._arena;
    const at = link.readFrom;
    if (this._state !== "" || at === link.readTo) return this._state;
    const payload = datagramPayload(arena, at);
    const count = datagramLength(arena, at);
    // some modems do not always tell the sender
    const parts = (datagramPeer(arena, at) || "0.0.0.0").split(".");
    const port = datagramPort(arena, at);
    let data = "";
    // what can't be told whole is not told: NetworkJS would take the rest for a header
    if (HEADER + count <= most && parts.length === 4) {
      data = String.fromCharCode(+parts[0], +parts[1], +parts[2], +parts[3], port & 255, port >> 8, count & 255, count >> 8);
      data += E.toString(arena.subarray(payload, payload + count));
    } else print("atwire: a datagram of " + count + " bytes was dropped");
    link.consumed(nextDatagram(arena, at) - at);
    return data;
  }

  /** Takes one datagram of those in `data`. */
  _send(data: string): number {
    const link = this._link;
    if (this._state !== "") return this._state as number;
    const port = data.charCodeAt(4) + (data.charCodeAt(5) << 8);
    const count = data.charCodeAt(6) + (data.charCodeAt(7) << 8);
    const address = data.charCodeAt(0) + "." + data.charCodeAt(1) + "." + data.charCodeAt(2) + "." + data.charCodeAt(3);
    // the firmware does not look names up for datagrams, and sends this instead
    if (address === "255.255.255.255") return NOT_FOUND;
    if (!(HEADER + count <= data.length) || count === 0 || port === 0) return BAD_ARGUMENT;
    const size = DATAGRAM_HEADER + address.length + count;
    if (size > link.writable()) return 0;
    link.makeRoom(size);
    this._put(data.substr(HEADER, count), addressDatagram(this._arena, link.sendTo, address, port, count));
    link.written(size, false);
    return HEADER + count;
  }
}

/** A listening socket. */
class ServerSocket extends NetworkSocket {
  /** Connections that were not asked for yet. */
  declare _waiting: Link[];

  constructor(arena: Uint8Array, state: string) {
    super(arena, state);
    this._waiting = [];
  }

  linkIncoming(link: Link): void {
    this._waiting.push(link);
  }

  _accept(): Link | undefined {
    return this._waiting.shift();
  }

  _close(): void {
    super._close();
    while (this._waiting.length > 0) (this._waiting.shift() as Link).release();
  }
}

/** What the user of a firmware module may add to its options. */
interface SocketOptions {
  /** The modem ends TLS, not the firmware. */
  modemTls?: boolean;
  /** How. Default: as `connect` was told. */
  secure?: SecureOptions;
}

/**
 * The object that NetworkJS calls for `net`, `http`, `tls` and `dgram` (libs/network/js/network_js.c). It is asked for every
 * socket in each pass of the idle loop, so nothing here takes long, and after an exception the user would have another's
 * socket, so nothing here throws.
 */
export class Network {
  declare _modem: Modem;
  /** How the modem is to secure connections. */
  declare _secure: SecureOptions | undefined;
  /** The firmware has no TLS of its own: where it wants some, that is the modem's. */
  declare _endsTls: boolean;
  /** By the number that NetworkJS knows them by. */
  declare _sockets: (NetworkSocket | undefined)[];

  constructor(modem: Modem, secure: SecureOptions | undefined, endsTls: boolean) {
    this._modem = modem;
    this._secure = secure;
    this._endsTls = endsTls;
    this._sockets = [];
  }

  /** @param host absent for a port of our own @returns a socket's number, or what is wrong */
  create(host: string | undefined, port: number, type: number, options?: SocketOptions): number {
    try {
      return this._place(this._make(host, port, type, options === undefined || options === null ? {} : options));
    } catch (error) {
      // the firmware tells its user that there is no socket, and not why
      print("atwire: " + (error as Error).message);
      return this._modem.state === "closed" || this._modem.state === "failed" ? NO_ROUTE : (error as Error).message === "no link is free" ? NO_SOCKET : BAD_ARGUMENT;
    }
  }

  close(place: number): void {
    const socket = this._sockets[place];
    if (!socket) return;
    this._sockets[place] = undefined;
    socket._close();
  }

  /** @returns the number of the next connection of a server, or below 0 when there is none */
  accept(place: number): number {
    const server = this._sockets[place];
    const link = server ? server._accept() : undefined;
    if (!link) return CLOSED;
    const socket = new NetworkSocket(this._modem.arena, "");
    socket._link = link;
    link.adopt(socket);
    return this._place(socket);
  }

  recv(place: number, most: number): string | number {
    const socket = this._sockets[place];
    return socket ? socket._recv(most) : CLOSED;
  }

  send(place: number, data: string): number {
    const socket = this._sockets[place];
    return socket ? socket._send(data) : CLOSED;
  }

  _place(socket: NetworkSocket): number {
    let place = 0;
    while (this._sockets[place]) place++;
    this._sockets[place] = socket;
    return place;
  }

  _make(host: string | undefined, port: number, type: number, options: SocketOptions): NetworkSocket {
    const modem = this._modem;
    const arena = modem.arena;
    if ((type & KIND) === UDP) {
      if (modem.datagramLimit === 0) throw new Error("this modem's command set has no datagrams");
      const socket = new DatagramSocket(arena, "");
      socket._link = modem.openLink(socket, SERVICE_UDP, "", host === undefined ? port : 0);
      return socket;
    }
    if (host === undefined) {
      const socket = new ServerSocket(arena, "");
      socket._link = modem.openLink(socket, SERVICE_LISTENER, "", port);
      return socket;
    }
    peerName("host", host, modem.dialect.hostLimit, modem.dialect.ipv6);
    const secure = options.modemTls === true || ((type & TLS) !== 0 && this._endsTls);
    const security = secure ? securityOf({ host: host, secure: options.secure === undefined ? this._secure : options.secure }, modem) : undefined;
    const socket = new NetworkSocket(arena, WAITING);
    socket._link = modem.openLink(socket, secure ? SERVICE_TLS : SERVICE_TCP, host, port, security);
    return socket;
  }
}
