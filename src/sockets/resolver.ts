import { callback, hostName, object } from "../check.js";
import type { ModemError } from "../errors.js";
import type { CommandQueue } from "../user-command.js";
import { isAddress, Query } from "./query.js";

/** What is asked of a `Resolver` (Moddable's embedded:network/dns/resolver; engines/moddable.md 1.5). */
export interface ResolveRequest {
  host: string;
  /** `address` as numbers; where the modem can't be asked for addresses it is the host's name, which its sockets take. */
  onResolved?: (this: Resolver, host: string, address: string) => void;
  onError?: (this: Resolver, host: string, error?: ModemError) => void;
}

/** Finds the addresses of hosts by the modem's own resolver. */
export class Resolver {
  /** Null when closed. */
  declare _queue: CommandQueue | null;

  /** @param queue the modem (bound by `modem.Resolver`) */
  constructor(_options: unknown, queue: CommandQueue) {
    this._queue = queue;
  }

  /**
   * Asks for the address of a host. Callbacks are never made from inside this call.
   * @throws TypeError or RangeError when the request is wrong; SyntaxError when closed; Error when too many commands wait
   */
  resolve(request: ResolveRequest): void {
    object("request", request);
    const queue = this._queue;
    if (!queue) throw new SyntaxError("closed");
    const host = hostName("host", request.host, queue.dialect.hostLimit);
    callback("onResolved", request.onResolved);
    callback("onError", request.onError);
    queue.enqueue(new Query(this, request, host, isAddress(host) ? undefined : queue.dialect.lookup));
  }

  /** No callback is made any more. */
  close(): undefined {
    this._queue = null;
    return undefined;
  }
}
