import type { SessionOwner } from "../dialect.js";
import type { CommandLine } from "../command-line.js";
import { modemError } from "../errors.js";
import type { Rung } from "../ladder.js";
import type { Link } from "../link.js";
import type { ParameterReader } from "../parameter-reader.js";
import type { Step } from "../steps.js";

/** A connection in the modem that nobody here wants. */
interface Stray {
  readonly id: number;
  /** How often it was closed, or the modem's list was asked for it. */
  stage: number;
  /** The modem's list has it. */
  seen: boolean;
}

/**
 * A stray is closed, and closed again while the modem's list has it: the command may have been damaged on the line. Once in
 * the list, it may be its number's next user, who is about to be told: before it is closed it must be there twice.
 */
const ROUND = 3;
/** What was not closed here, but was in the list once. */
export const SEEN_ONCE = 2;
/** Behind it a stray is closed once more, and that is all. */
const LAST_STAGE = 2 * ROUND;

/** What a session does for its links, whatever the modem is connected by. */
export abstract class LinkSession<L extends Link> {
  declare owner: SessionOwner;
  /** The links that carry data; servers may be others. */
  declare links: L[];
  declare rate: number;
  declare wantedRate: number;
  declare address: string;
  /** The network is up. */
  declare active: boolean;
  /** The modem's number for its last refusal; -1: none was told. */
  reason = -1;
  /** Connections that nobody here wants; undefined: none. */
  declare strays: Stray[] | undefined;

  constructor() {
    this.links = [];
  }

  /** The link with this number in the modem. */
  find(id: number): L | undefined {
    const links = this.links;
    const first = links[0]!;
    // most have one
    if (first.id === id) return first;
    for (let i = 1; i < links.length; i++) if (links[i]!.id === id) return links[i];
    return undefined;
  }

  /** Constant. */
  abstract get bringUp(): Step[];
  abstract get rungs(): Rung[];

  get hasChore(): boolean {
    return this.strays !== undefined;
  }

  attach(owner: SessionOwner): void {
    this.owner = owner;
  }

  restart(): void {
    this.forget();
  }

  /** What `restart` does of this class. (`super.restart()` calls itself on Espruino in a class that is extended.) */
  forget(): void {
    this.address = "";
    this.active = false;
    this.strays = undefined;
  }

  /** @param stage of what is not to be closed at once */
  unwanted(id: number, stage?: number): void {
    if (id < 0 || this._stray(id)) return;
    if (!this.strays) this.strays = [];
    this.strays.push({ id: id, stage: stage || 0, seen: true });
  }

  /** It is somebody's after all, or there is a new one with its number. */
  wanted(id: number): void {
    this.rid(this._stray(id));
  }

  /** It is a stray no more. */
  rid(stray: Stray | undefined): void {
    const strays = this.strays;
    if (!stray || !strays) return;
    strays.splice(strays.indexOf(stray), 1);
    if (strays.length === 0) this.strays = undefined;
  }

  isStray(id: number): boolean {
    return this._stray(id) !== undefined;
  }

  /** The number belongs to a connection that no link has. */
  hasTaken(id: number): boolean {
    return this.isStray(id);
  }

  /** The modem's list has this connection. */
  listed(id: number): void {
    const stray = this._stray(id);
    const link = this.find(id);
    if (stray) stray.seen = !link || link.free();
  }

  /** The stray with this number; -1: the first that is to be closed. */
  _stray(id: number): Stray | undefined {
    const strays = this.strays;
    for (let i = 0; strays && i < strays.length; i++) if (id < 0 ? strays[i]!.stage % ROUND === 0 : strays[i]!.id === id) return strays[i];
    return undefined;
  }

  unknown(at: number, end: number): boolean {
    return this.owner.claim(at, end);
  }

  lost(count: number): void {
    if (count > 0) this.owner.report(modemError("LINE_LOST", count + " bytes were lost on the serial line"));
    // any link's URC may have been among it
    const links = this.owner.links;
    for (let i = 0; i < links.length; i++) links[i]!.suspect(true);
    this.owner.doubt();
  }

  unresponsive(): void {
    this.owner.upkeep.trouble(modemError("NO_ANSWER", "the modem does not answer any more"));
  }

  /** The network is gone, and all connections with it. @param from name of the steps of bring-up that bring it back */
  down(reason: string, from: string): void {
    if (!this.active) return;
    const error = modemError("CONTEXT", reason);
    this.active = false;
    this.address = "";
    const links = this.owner.links;
    for (let i = 0; i < links.length; i++) links[i]!.fail(error);
    this.owner.gone(error);
    this.owner.upkeep.trouble(error, from);
  }
}

/** Parts of the steps that close strays, one by one, and ask the modem for its list, until it has none. */
export function hasStrays(session: LinkSession<Link>): boolean {
  return session.strays !== undefined;
}

export function isDue(session: LinkSession<Link>): boolean {
  return session.isStray(-1);
}

export function takeStray(session: LinkSession<Link>): number {
  const stray = session._stray(-1) as Stray;
  if (++stray.stage > LAST_STAGE) session.rid(stray);
  return stray.id;
}

export function writeStray(session: LinkSession<Link>, line: CommandLine): void {
  line.byte(61);
  line.integer(takeStray(session));
}

export function lookForStrays(session: LinkSession<Link>): void {
  const strays = session.strays as Stray[];
  for (let i = 0; i < strays.length; i++) {
    strays[i]!.stage++;
    strays[i]!.seen = false;
  }
}

/** The list's lines begin with a number. */
export function readListed(session: LinkSession<Link>, reader: ParameterReader): void {
  session.listed(reader.integer());
}

/** The same where all are strays. */
export function readStray(session: LinkSession<Link>, reader: ParameterReader): void {
  session.unwanted(reader.integer());
}

export function areGone(session: LinkSession<Link>): boolean {
  const strays = session.strays;
  for (let i = strays ? strays.length - 1 : -1; i >= 0; i--) {
    const stray = strays![i]!;
    if (stray.seen) continue;
    // the list before had it: one of both was damaged, and the next one tells
    if (stray.stage % ROUND === 0) stray.stage -= 2;
    else session.rid(stray);
  }
  return !session.strays;
}
