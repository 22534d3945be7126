import { callback, hostName } from "../../check.js";
import type { Form } from "../../command-form.js";
import type { ModemError } from "../../errors.js";
import { modemError } from "../../errors.js";
import { run } from "../../run-command.js";
import type { ServiceHost } from "../../service.js";
import { hostOf, type ServiceOptions } from "./family.js";

export interface NTPOptions extends ServiceOptions {
  /** Names or addresses of servers, which are asked in this order until one answers. */
  servers: string[];
  target?: unknown;
}

/** Told the time: ms since 1970 (UTC), or why it is not known; the other is null or absent. */
export type TimeCallback = (error: ModemError | null, time?: number) => void;

/** How a family asks for the time. */
export interface NTPForms {
  /** Name of the dialect. */
  readonly dialect: string;
  /** Characters of the longest server name. */
  readonly hostLimit: number;
  readonly form: Form;
  readonly args: (server: string) => any;
}

/**
 * Time from the network, asked for by the modem; as Moddable's "embedded:network/ntp/client" is used, without socket and dns. Its own clock the
 * modem does not set by it.
 */
export class ModemNTP {
  declare target: unknown;
  declare _modem: ServiceHost;
  declare _forms: NTPForms;
  declare _servers: string[];
  declare _callback: TimeCallback | undefined;
  /** The server that is asked. */
  _place = 0;
  _closed = false;

  /** @throws TypeError or RangeError when an option is wrong */
  constructor(options: NTPOptions, forms: NTPForms) {
    this._modem = hostOf(options, forms.dialect);
    this._forms = forms;
    this._callback = undefined;
    if (!Array.isArray(options.servers)) throw new TypeError("servers must be an array");
    if (options.servers.length === 0) throw new RangeError("servers must not be empty");
    this._servers = [];
    for (let i = 0; i < options.servers.length; i++) this._servers.push(hostName("servers", options.servers[i], forms.hostLimit));
    if (options.target !== undefined) this.target = options.target;
  }

  /** @throws TypeError when `done` is no function; Error when it is asked already, closed, the modem is closed, or too many commands wait */
  getTime(done: TimeCallback): void {
    if (callback("callback", done) === undefined) throw new TypeError("callback must be a function");
    if (this._closed) throw new Error("closed");
    if (this._callback) throw new Error("in use");
    this._place = 0;
    this._ask();
    this._callback = done;
  }

  /** No callback is made any more. May be called again. */
  close(): undefined {
    this._closed = true;
    this._callback = undefined;
    return undefined;
  }

  _ask(): void {
    run(this._modem, this._forms.form, this._forms.args(this._servers[this._place]!), (error, reply: any) => this._answered(error, reply));
  }

  _answered(error: ModemError | undefined, reply: any): void {
    // a server that can't be reached is passed over; a modem that is gone is not asked again
    const passes = error !== undefined && error.code !== "ABORTED" && error.code !== "CLOSED" && this._place + 1 < this._servers.length;
    if (!this._callback) return;
    if (passes) {
      this._place++;
      try {
        this._ask();
        return;
      } catch (refused) {
        error = modemError("CLOSED", (refused as Error).message, "AT" + this._forms.form.row.name);
      }
    }
    const done = this._callback;
    this._callback = undefined;
    if (error) done(error);
    else if (!reply.clock) done(modemError("MALFORMED", "the modem's answer is not understood", "AT" + this._forms.form.row.name));
    else done(null, reply.clock.time);
  }
}
