import type { SessionOwner } from "../dialect.js";
import type { CommandLine } from "../command-line.js";
import { modemError, type ModemError } from "../errors.js";
import type { Rung } from "../ladder.js";
import type { Link } from "../link.js";
import type { Step } from "../steps.js";

/** What a session does for its links, whatever the modem is connected by. */
export abstract class LinkSession<L extends Link> {
  declare owner: SessionOwner;
  /** The links that carry data; servers may be others. */
  declare links: L[];
  rate = 0;
  wantedRate = 0;
  address = "";
  /** The network is up. */
  active = false;
  /** The modem's number for its last refusal; -1: none was told. */
  reason = -1;
  /** Connections that nobody here wants; undefined: none. */
  declare strays: number[] | undefined;

  constructor() {
    this.links = [];
    this.strays = undefined;
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

  unwanted(id: number): void {
    if (id < 0) return;
    if (!this.strays) this.strays = [];
    if (this.strays.indexOf(id) < 0) this.strays.push(id);
  }

  /** It is somebody's after all. */
  wanted(id: number): void {
    const place = this.strays ? this.strays.indexOf(id) : -1;
    if (place >= 0) this.takeStray(place);
  }

  /** Takes one out of the list, which is no more when it is empty. */
  takeStray(place: number): number {
    const strays = this.strays as number[];
    const id = strays.splice(place, 1)[0]!;
    if (strays.length === 0) this.strays = undefined;
    return id;
  }

  /** The number belongs to a connection that no link has. */
  hasTaken(id: number): boolean {
    return this.strays !== undefined && this.strays.indexOf(id) >= 0;
  }

  unknown(at: number, end: number): boolean {
    return this.owner.claim(at, end);
  }

  lost(count: number): void {
    if (count > 0) this.owner.report(modemError("LINE_LOST", count + " bytes were lost on the serial line"));
    // any link's URC may have been among it
    const links = this.owner.links;
    for (let i = 0; i < links.length; i++) links[i]!.suspect();
    this.owner.doubt();
  }

  unresponsive(): void {
    this.owner.upkeep.trouble(modemError("NO_ANSWER", "the modem does not answer any more"));
  }

  /** The network is gone, and all connections with it. @param from name of the steps of bring-up that bring it back */
  down(error: ModemError, from: string): void {
    if (!this.active) return;
    this.active = false;
    this.address = "";
    const links = this.owner.links;
    for (let i = 0; i < links.length; i++) links[i]!.fail(error);
    this.owner.gone(error);
    this.owner.upkeep.trouble(error, from);
  }
}

/** Parts of a step that closes connections that nobody wants, one by one. */
export function hasStrays(session: LinkSession<Link>): boolean {
  return session.strays !== undefined;
}

export function writeStray(session: LinkSession<Link>, line: CommandLine): void {
  line.byte(61);
  line.integer(session.takeStray(0));
}
