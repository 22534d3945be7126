import { callback, hostName, integer } from "../../check.js";
import type { Form } from "../../command-form.js";
import { modemError, type ModemError } from "../../errors.js";
import { run, type RunCallback } from "../../run-command.js";
import type { ServiceHost } from "../../service.js";
import { hostOf, type ServiceOptions } from "./family.js";

export interface PingRequest {
  /** Name or address. */
  host: string;
  /** Echoes, 1 to 10. Default 4. */
  count?: number;
}

export interface PingResult {
  /** The host's; absent when no echo came back. */
  address?: string;
  sent: number;
  received: number;
  /** Milliseconds of each echo that came back, in their order. */
  times: number[];
}

/** How a family pings. */
export interface PingForms {
  /** Name of the dialect. */
  readonly dialect: string;
  /** Characters of the longest host name. */
  readonly hostLimit: number;
  readonly form: Form;
  /** Arguments for so many echoes. */
  readonly args: (host: string, count: number) => any;
  /** Puts the reply into the result. */
  readonly take: (result: PingResult, reply: any) => void;
  /** A command is one echo, and a lost one a TIMEOUT. */
  readonly single?: boolean;
}

/** ICMP echoes, sent by the modem. */
export class ModemPing {
  declare _modem: ServiceHost;
  declare _forms: PingForms;

  /** @throws TypeError when `modem` is not one of this family */
  constructor(options: ServiceOptions, forms: PingForms) {
    this._modem = hostOf(options, forms.dialect);
    this._forms = forms;
  }

  /**
   * @param done called once: with an error when the host is not known or nothing can be sent; else with what came back, which may be nothing
   * @throws TypeError or RangeError when the request is wrong; Error when the modem is closed, or too many commands wait
   */
  ping(request: PingRequest, done: RunCallback<PingResult>): void {
    if (!request || typeof request !== "object") throw new TypeError("request must be an object");
    const forms = this._forms;
    const modem = this._modem;
    const host = hostName("host", request.host, forms.hostLimit);
    const count = request.count === undefined ? 4 : integer("count", request.count, 1, 10);
    if (callback("callback", done) === undefined) throw new TypeError("callback must be a function");
    const args = forms.args(host, count);
    const result: PingResult = { sent: 0, received: 0, times: [] };
    const answered = (error: ModemError | undefined, reply: any): void => {
      const lost = forms.single === true && error !== undefined && error.code === "TIMEOUT";
      if (error && !lost) {
        done(error, undefined);
        return;
      }
      if (forms.single) result.sent++;
      if (!lost) forms.take(result, reply);
      if (!forms.single || result.sent === count) {
        done(undefined, result);
        return;
      }
      try {
        run(modem, forms.form, args, answered);
      } catch (refused) {
        // another callback has closed it
        done(modemError("CLOSED", (refused as Error).message, "AT" + forms.form.row.name), undefined);
      }
    };
    run(modem, forms.form, args, answered);
  }
}
