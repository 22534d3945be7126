import type { Channel } from "./channel.js";
import type { Session } from "./dialect.js";
import type { ModemError } from "./errors.js";
import type { Link } from "./link.js";
import type { Platform } from "./platform.js";

/** How the modem secures a connection. */
export interface Security {
  /** Any certificate is taken when false. */
  verify: boolean;
  /** Name of the certificate authority's certificate in the modem; "" for none. */
  ca: string;
  /** Tag under which the modem keeps certificates and keys; -1 for none. */
  tag: number;
  /** The name that the peer's certificate must have; "" for none. */
  name: string;
}

/** The socket on a link: told of what happened when the channel's work is done. */
export interface LinkUser {
  linkReadable(): void;
  /** Connected (the first call), or earlier writes have left. */
  linkWritable(): void;
  linkEnded(error: ModemError | undefined): void;
}

/** The listener on a link. */
export interface ListenerUser extends LinkUser {
  /** The modem accepted a connection: it is this link's. */
  linkIncoming(link: Link): void;
}

/** The user of a connection that a listener has and no socket has taken over yet: what is owed is told to that one. */
export const WAITING: LinkUser = { linkReadable() {}, linkWritable() {}, linkEnded() {} };

/** A connection that was accepted while its number was asked for. */
export interface Rival {
  server: Link;
  host: string;
  port: number;
}

/** What a link needs of its modem. */
export interface LinkOwner {
  readonly _platform: Platform;
  readonly _channel: Channel;
  readonly _session: Session;
  /** Something changed that may let a command be sent or a callback be made. */
  wake(): void;
  /** The most bytes that one receiving command may ask for, set by the port's receive window. */
  readonly receiveLimit: number;
  /** A command of the user's is not through. */
  waiting(): boolean;
  /** Tells the user of something that needs nothing done. */
  report(error: ModemError): void;
  /** The modem accepted a connection with this number, from `host`, at the listener on `server`. */
  accept(server: Link, id: number, host: string, port: number): void;
}
