import { callback, object } from "../check.js";
import type { ModemError } from "../errors.js";
import type { Link } from "../link.js";
import type { LinkUser } from "../link-user.js";

/** Options that all sockets have. */
interface SocketOptions {
  target?: unknown;
  onReadable?: (this: any, count: number) => void;
  onError?: (this: any, error?: ModemError) => void;
}

/** The link of a socket. @throws SyntaxError when it is closed, or none of ours, as methods of the SDK's own classes do */
export function opened(socket: Socket): Link {
  const link = socket._link;
  if (!link) throw new SyntaxError(link === null ? "closed" : "not a socket");
  return link;
}

/** What sockets have in common: a link, and whom they tell of it. */
export abstract class Socket implements LinkUser {
  /** Null when closed. */
  declare _link: Link | null;
  declare _onReadable: ((count: number) => void) | undefined;
  declare _onError: ((error?: ModemError) => void) | undefined;
  declare target: unknown;

  /** @throws TypeError when an option is wrong */
  constructor(options: SocketOptions) {
    object("options", options);
    this._link = null;
    this._onReadable = callback("onReadable", options.onReadable);
    this._onError = callback("onError", options.onError);
    if (options.target !== undefined) this.target = options.target;
  }

  /** What was written is still sent. No callback is made after it. May be called again. @throws SyntaxError when it is none of ours */
  close(): undefined {
    if (this._link !== null) {
      opened(this).release();
      this._link = null;
    }
    return undefined;
  }

  abstract linkReadable(): void;

  linkWritable(): void {}

  linkEnded(error: ModemError | undefined): void {
    const onError = this._onError;
    this._link = null;
    if (onError) onError.call(this, error);
  }
}
