import type { Channel } from "./channel.js";
import type { Dialect, Session } from "./dialect.js";
import type { ModemError } from "./errors.js";
import type { Link } from "./link.js";
import type { LinkOwner, LinkUser, Security } from "./link-user.js";
import { LINK_OPEN, LINK_WAITING, SERVICE_LISTENER, SERVICE_TCP, SERVICE_UDP } from "./link-codes.js";
import type { Platform } from "./platform.js";
import type { LinkSource } from "./sockets/link-source.js";
import { Listener, type ListenerOptions } from "./sockets/listener.js";
import { Resolver } from "./sockets/resolver.js";
import { TCP, type TCPOptions } from "./sockets/tcp.js";
import { TLS, type TLSOptions } from "./sockets/tls.js";
import { UDP, type UDPOptions } from "./sockets/udp.js";
import type { CommandQueue, UserCommand } from "./user-command.js";

/** Ports for those who want any (IANA's dynamic range). */
const FIRST_PORT = 49152;
const PORTS = 16384;

/** What a modem is to its sockets: it has the links that they take, and the classes that are bound to it. */
export abstract class LinkHolder implements LinkSource, LinkOwner, CommandQueue {
  declare arena: Uint8Array;
  declare links: Link[];
  declare receiveLimit: number;
  declare readonly state: string;
  declare _platform: Platform;
  declare _session: Session;
  declare _channel: Channel;
  /** The bound classes that were asked for. */
  declare _TCP: (new (options?: TCPOptions) => TCP) | undefined;
  declare _TLS: (new (options: TLSOptions) => TLS) | undefined;
  declare _UDP: (new (options?: UDPOptions) => UDP) | undefined;
  declare _Listener: (new (options: ListenerOptions) => Listener) | undefined;
  declare _Resolver: (new (options?: unknown) => Resolver) | undefined;

  abstract get dialect(): Dialect;
  /** Something changed that may let a command be sent or a callback be made. */
  abstract wake(): void;
  abstract report(error: ModemError): void;
  abstract get commandLimit(): number;
  abstract enqueue(command: UserCommand): void;
  abstract first(command: UserCommand): void;
  abstract waiting(): boolean;
  /** How many of the links have memory for data: the first ones. */
  abstract _dataLinks(): number;

  // in a block of its own: the bundle for Espruino makes a class in the block that names it

  /** TCP client class bound to this modem: `new modem.TCP({host, port, onReadable, …})`. */
  get TCP(): new (options?: TCPOptions) => TCP {
    if (!this._TCP) {
      this._TCP = this._bind(TCP);
    }
    return this._TCP!;
  }

  /** Class of TCP connections that the modem secures: `new modem.TLS({host, port, secure: {…}, …})`. */
  get TLS(): new (options: TLSOptions) => TLS {
    if (!this._TLS) {
      this._TLS = this._bind(TLS);
    }
    return this._TLS!;
  }

  /** UDP class bound to this modem: `new modem.UDP({port, onReadable, …})`. */
  get UDP(): new (options?: UDPOptions) => UDP {
    if (!this._UDP) {
      this._UDP = this._bind(UDP);
    }
    return this._UDP!;
  }

  /** Class of listeners for TCP connections bound to this modem: `new modem.Listener({port, onReadable, …})`. */
  get Listener(): new (options: ListenerOptions) => Listener {
    // from inside a constructor that `super()` called Espruino can't make one
    if (!this._freeLink(SERVICE_LISTENER, false) && !this._freeLink(SERVICE_LISTENER, true)) this._listenerLink();
    if (!this._Listener) {
      this._Listener = this._bind(Listener);
    }
    return this._Listener!;
  }

  /** Class of resolvers bound to this modem: `new modem.Resolver().resolve({host, onResolved, …})`. */
  get Resolver(): new (options?: unknown) => Resolver {
    if (!this._Resolver) {
      this._Resolver = this._bind(Resolver);
    }
    return this._Resolver!;
  }

  /** The class whose objects are this modem's. By closure: stock configuration deep-freezes the classes it is given, and must not reach the modem. */
  _bind(base: unknown): any {
    const modem = this;
    const Base = base as new (options: unknown, source: LinkHolder) => object;
    return class extends Base {
      constructor(options?: unknown) {
        super(options, modem);
      }
    };
  }

  // LinkSource, and what links ask of their owner

  openLink(user: LinkUser, service: number, host: string, port: number, security?: Security): Link {
    if (this.state === "closed" || this.state === "failed") throw new Error("the modem is " + this.state);
    const dialect = this.dialect;
    if (service === SERVICE_LISTENER ? !dialect.listens : service === SERVICE_UDP && dialect.datagramLimit === 0) throw new Error("this command set has no such sockets");
    let link = this._freeLink(service, false) || this._freeLink(service, true);
    if (!link && service === SERVICE_LISTENER) link = this._listenerLink();
    if (!link) throw new Error("no link is free");
    link.service = service;
    link.anyPort = service === SERVICE_UDP && port === 0;
    // one that is being closed has its number
    if (!link.closing) this._session.assignId(link);
    if (security) link.security = security;
    link.open(user, host, host === "" && port === 0 ? this._ephemeral() : port);
    return link;
  }

  accept(server: Link, id: number, host: string, port: number): void {
    // one that is to be closed may have lost data
    if (this._session.isStray(id)) return;
    const holder = this._session.find(id);
    let displaced: Link | undefined;
    let wanted = true;
    if (holder && holder.service === SERVICE_LISTENER && holder.state === LINK_OPEN) {
      // a listener keeps its number: that is not true, and what is shows the modem's list
      holder.suspect();
      server.suspect();
      return;
    }
    if (holder && !holder.free()) {
      // the modem was quicker: a link that has not asked for it yet gets another number
      if (holder.state === LINK_WAITING) displaced = holder;
      // which of both has it shows when the command has ended
      else if (holder.contest(server, host, port)) return;
      // told twice
      else if (holder.host === host && holder.port === port) return;
      // what its command says now, or does, may be about the new connection
      else wanted = !holder.replaced();
    }
    if (holder) holder.id = -1;
    const link = wanted ? this._freeLink(SERVICE_TCP, false) : undefined;
    if (link && server.incoming(link, id, host, port)) this.wake();
    else this._session.unwanted(id);
    if (displaced) this._session.assignId(displaced);
  }

  get datagramLimit(): number {
    return this.dialect.datagramLimit;
  }

  /** A port of the modem (49152-65535) that none of its sockets uses. */
  _ephemeral(): number {
    let port = FIRST_PORT + (Math.floor(this._platform.now()) % PORTS);
    for (let i = 0; i < this.links.length; i++) {
      if (this.links[i]!.port !== port || this.links[i]!.free()) continue;
      port = port === FIRST_PORT + PORTS - 1 ? FIRST_PORT : port + 1;
      i = -1;
    }
    return port;
  }

  /** A new link for a listener. It needs no memory for data: made when it is wanted. */
  _listenerLink(): Link | undefined {
    if (this.links.length >= this.dialect.links) return undefined;
    const link = this._session.createLink({ owner: this, id: -1, receiveStart: 0, receiveEnd: 0, sendEnd: 0 });
    this.links.push(link);
    return link;
  }

  /** A link that nobody uses, or (`leaving`) one that is being closed; with memory for data unless it is for a listener. */
  _freeLink(service: number, leaving: boolean): Link | undefined {
    const links = this.links;
    const forData = this._dataLinks();
    const end = service === SERVICE_LISTENER ? links.length : forData;
    for (let i = service === SERVICE_LISTENER ? forData : 0; i < end; i++) if (leaving ? links[i]!.leaving() : links[i]!.free()) return links[i];
    return undefined;
  }
}
