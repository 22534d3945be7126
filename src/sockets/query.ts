import { RESULT_OK } from "../codes.js";
import type { Lookup } from "../dialect.js";
import { modemError } from "../errors.js";
import { textOf, type ParameterReader } from "../parameter-reader.js";
import { DONE, UserCommand } from "../user-command.js";
import type { Resolver, ResolveRequest } from "./resolver.js";

/** Milliseconds in which a modem answers its command for names, and in which the address must have come after that. */
const ANSWER_TIME = 60000;

/** One host on its way. */
export class Query extends UserCommand {
  declare _resolver: Resolver;
  declare _request: ResolveRequest;
  declare _host: string;
  declare _lookup: Lookup | undefined;
  /** Undefined while unknown, "" when there is none. */
  declare _address: string | undefined;

  /** @param lookup how the modem is asked; undefined: the host is its own address */
  constructor(resolver: Resolver, request: ResolveRequest, host: string, lookup: Lookup | undefined) {
    super(lookup ? lookup.before + host + lookup.after : "AT", ANSWER_TIME, undefined);
    this._resolver = resolver;
    this._request = request;
    this._host = host;
    this._lookup = lookup;
    this._address = lookup ? undefined : host;
    if (!lookup) this.state = DONE;
  }

  override information(_code: number, reader: ParameterReader): void {
    this.claim(reader.from, reader.end);
  }

  /** A line that may bring the address. */
  override claim(at: number, end: number): boolean {
    const lookup = this._lookup;
    const line = textOf(this.channel.arena, at, end);
    if (!lookup || line.substr(0, lookup.line.length) !== lookup.line) return false;
    const rest = line.substr(lookup.line.length);
    const last = unquoted(rest.substr(rest.lastIndexOf(",") + 1));
    if (isAddress(last)) this._address = this._address || last;
    else if (lookup.failed && lookup.failed(rest)) this._address = this._address || "";
    if (this.deadline >= 0) this._conclude();
    return true;
  }

  override finished(result: number, modemCode: number): void {
    if (result !== RESULT_OK) super.finished(result, modemCode);
    else {
      this.wait(ANSWER_TIME);
      this._conclude();
    }
  }

  override overdue(): void {
    this._address = "";
    this._conclude();
  }

  override notify(): void {
    const resolver = this._resolver;
    if (!resolver._queue) return;
    const request = this._request;
    if (this._address) {
      if (request.onResolved) request.onResolved.call(resolver, this._host, this._address);
    } else if (request.onError) request.onError.call(resolver, this._host, this.error);
  }

  /** All lines were heard that are needed. */
  _conclude(): void {
    if (this._address === undefined) return;
    this.state = DONE;
    if (this._address === "") this.error = modemError("DNS_FAILED", "the host name was not found", this.name());
  }
}

/** Whether the text is an IPv4 or IPv6 address, as opposed to a name. */
export function isAddress(text: string): boolean {
  // a letter makes a name of what has no colons
  const hex = text.indexOf(":") >= 0;
  let dots = 0;
  let colons = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) dots++;
    else if (code === COLON) colons++;
    else if (!(code >= 48 && code <= 57) && !(hex && (code | 32) >= 97 && (code | 32) <= 102)) return false;
  }
  return dots === 3 || colons >= 2;
}

/** Without spaces at its ends and without quotes. */
function unquoted(text: string): string {
  const inner = text.trim();
  return inner.charCodeAt(0) === QUOTE ? inner.substr(1, inner.length - 2) : inner;
}

const QUOTE = 34;
const DOT = 46;
const COLON = 58;
