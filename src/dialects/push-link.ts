import type { PushReceiver } from "../channel.js";
import { modemError } from "../errors.js";
import type { LinkUser } from "../link-user.js";
import type { LinkPlace } from "../link-buffers.js";
import { LINK_ENDED, LINK_IDLE, LINK_OPEN, LINK_OPENING, OPERATION_NONE, OPERATION_RECEIVE, OWED_END, OWED_READABLE, SERVICE_LISTENER, SERVICE_UDP } from "../link-codes.js";
import { beginDatagram, DATAGRAM_HEADER } from "../datagram.js";
import type { LinkClass } from "./modes.js";
import type { PullLink } from "./pull-link.js";

/** A link whose modem sends received data unasked. */
export interface PushLink extends PullLink {
  /** The header was told: `count` bytes of the connection follow, then the tail (see ResponseParser.expectPayload). */
  pushed(count: number, tail: number, tailLength: number): void;
  /** The same for a datagram from `port` at the address in bytes [from, to). */
  datagramPushed(bytes: Uint8Array, from: number, to: number, port: number, count: number, tail: number, tailLength: number): void;
}

/** Characters of the longest address. */
const ADDRESS_LIMIT = 45;

/** No push is in progress; it is dropped. */
const NONE = 0;
const DROPPED = -1;

/**
 * A family's link in direct push mode. The modem sends what it receives as it comes: there is no back-pressure, so what
 * finds no room in the span, once the application has been told of what came before, ends the connection with an error, as does what was damaged or lost on the serial line.
 * Where the modem announces data without sending them they are read as in buffer access mode.
 *
 * @param drains what is left can be read when the peer has closed
 */
export function pushing<L extends PullLink>(family: LinkClass<L>, drains: boolean): LinkClass<L & PushLink> {
  // a parameter that methods hold is a variable for XS's linker, in RAM
  const drained = drains;
  const Base = family as unknown as LinkClass<PullLink>;
  abstract class Pushing extends Base implements PushLink {
    /** Bytes of the span that the push in progress fills. */
    declare _incoming: number;
    /** The modem wants to be asked for this connection's data. */
    declare _asks: boolean;
    /** The push that was announced: its bytes, its tail, and whose datagram it is. */
    declare _count: number;
    declare _tail: number;
    declare _tailLength: number;
    declare _address: Uint8Array | undefined;
    /** 0: of a stream. */
    declare _addressLength: number;
    declare _port: number;
    /** It waits for what came before it to be told to the application. */
    declare _waits: boolean;

    constructor(place: LinkPlace) {
      super(place);
      this._incoming = NONE;
      this._asks = this._waits = false;
      this._count = this._tail = this._tailLength = this._addressLength = this._port = 0;
      this._address = undefined;
    }

    override _begin(user: LinkUser, state: number, host: string, port: number): void {
      this._asks = false;
      // the last connection's
      if (this._incoming > 0) this._incoming = DROPPED;
      if (this.service === SERVICE_UDP && !this._address) this._address = new Uint8Array(ADDRESS_LIMIT);
      super._begin(user, state, host, port);
    }

    override accepted(id: number, host: string, port: number): void {
      super.accepted(id, host, port);
      this.available = false;
    }

    override dataArrived(): void {
      this._asks = true;
      super.dataArrived();
    }

    pushed(count: number, tail: number, tailLength: number): void {
      this._addressLength = 0;
      this._announced(count, tail, tailLength);
    }

    datagramPushed(bytes: Uint8Array, from: number, to: number, port: number, count: number, tail: number, tailLength: number): void {
      const address = this._address;
      this._addressLength = to - from;
      this._port = port;
      if (address) for (let at = from; at < to; at++) address[at - from] = bytes[at]!;
      this._announced(count, tail, tailLength);
    }

    _announced(count: number, tail: number, tailLength: number): void {
      this._count = count;
      this._tail = tail;
      this._tailLength = tailLength;
      const takes = this._takes() && this._addressLength <= ADDRESS_LIMIT;
      if (!takes) this._expect(DROPPED);
      else if (this._makePlace()) this._expect(this.readTo);
      else {
        // the same bytes may bring the end of the push before: its callback comes first
        this._waits = true;
        this._channel.parser.hold(this);
      }
    }

    /** Bytes behind the header of a push that found no room are here. */
    take(): boolean {
      if (this._waits) {
        this._waits = false;
        this._platform.defer();
        return false;
      }
      this._channel.parser.hold(null);
      // it was the last connection's
      if (!this._takes()) {
        this._expect(DROPPED);
        return true;
      }
      if (this._makePlace()) {
        this._expect(this.readTo);
        return true;
      }
      const count = this._count;
      if (this.service === SERVICE_UDP) this._owner.report(modemError("DATAGRAM_LOST", "a datagram of " + count + " bytes was dropped: the application has not read earlier ones", undefined, this.id));
      else this.lose("DATA_LOST", "the application did not read in time: " + count + " bytes that the modem pushed found no room");
      this._expect(DROPPED);
      return true;
    }

    late(): boolean {
      return false;
    }

    drop(): void {
      this._waits = false;
    }

    /** The payload follows; it goes to `target`. */
    _expect(target: number): void {
      const count = this._count;
      const length = this._addressLength;
      this._incoming = target < 0 ? DROPPED : count;
      if (target >= 0 && length > 0) {
        this._incoming = DATAGRAM_HEADER + length + count;
        const arena = this._channel.arena;
        target = beginDatagram(arena, target, length, this._port, count);
        for (let i = 0; i < length; i++) arena[target++] = (this._address as Uint8Array)[i]!;
      }
      this._channel.expectPush(this, count, target, this._tail, this._tailLength);
    }

    /** A push is whole, or what was read. */
    override payload(): void {
      const incoming = this._incoming;
      this._incoming = NONE;
      if (incoming === NONE) super.payload();
      else if (incoming > 0) {
        this.readTo += incoming;
        this.total += incoming;
        this.owed = this.owed | OWED_READABLE;
        this.heard();
        this._owner.wake();
      }
    }

    broken(): void {
      this._incoming = NONE;
      this._pushesLost();
    }

    override suspect(lost?: boolean): void {
      super.suspect();
      if (lost) this._pushesLost();
    }

    /** Pushes were lost, or may have been, which nobody can read again. */
    _pushesLost(): void {
      if (this.service === SERVICE_LISTENER || !this._takes()) return;
      // datagrams may be lost anywhere
      if (this.service === SERVICE_UDP) this._owner.report(modemError("DATAGRAM_LOST", "datagrams may have been lost or damaged on the serial line", undefined, this.id));
      else this.lose("DATA_LOST", "received data were damaged or lost on the serial line");
    }

    override consumed(count: number): void {
      if (this._incoming <= 0) super.consumed(count);
      else {
        // the place behind what was read is being filled
        this.readFrom += count;
        if (this.state !== LINK_OPEN) this.owed = this.owed | OWED_END;
      }
    }

    override remoteEnded(): void {
      super.remoteEnded();
      if (!drained) this.available = this._asks && this.available;
    }

    /** Some firmware may not count what it pushes: only more than was received shows a loss. */
    override verified(total: number, unread: number): void {
      super.verified(total < this.total ? this.total : total, unread);
    }

    override _checked(result: number): void {
      super._checked(result);
      if (this.state === LINK_OPEN && !this._asks) this.available = false;
    }

    /** The connection is somebody's. */
    _takes(): boolean {
      const state = this.state;
      if (state === LINK_IDLE && this.operation === OPERATION_NONE) this.closing = true;
      return state >= LINK_OPENING || (state === LINK_ENDED && !this.ended);
    }

    /** Makes room for the push at `readTo`; false when the application holds too many bytes. */
    _makePlace(): boolean {
      const size = this._addressLength > 0 ? DATAGRAM_HEADER + this._addressLength + this._count : this._count;
      // what is being read lies there already
      if (this.operation === OPERATION_RECEIVE) return false;
      if (this._receiveEnd - this.readTo >= size) return true;
      if (this._receiveEnd - this._receiveStart - (this.readTo - this.readFrom) < size) return false;
      this._toFront();
      return true;
    }
  }
  return Pushing as unknown as LinkClass<L & PushLink>;
}

/** Takes what is pushed for a connection that nobody has. */
export const NOBODY: PushReceiver = { payload() {}, broken() {} };
