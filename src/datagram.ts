import { textOf } from "./parameter-reader.js";

/**
 * How datagrams lie in a link's spans, one behind the other: the payload's length and the peer's port (two bytes each,
 * the low one first), the length of the peer's address, the address as text, the payload.
 */

/** Bytes before the address. */
export const DATAGRAM_HEADER = 5;

/** Writes all but address and payload. @returns where the address goes; the payload follows it */
export function beginDatagram(arena: Uint8Array, at: number, addressLength: number, port: number, count: number): number {
  arena[at] = count & 255;
  arena[at + 1] = count >> 8;
  arena[at + 2] = port & 255;
  arena[at + 3] = port >> 8;
  arena[at + 4] = addressLength;
  return at + DATAGRAM_HEADER;
}

/** Writes all but the payload. @returns where that goes */
export function addressDatagram(arena: Uint8Array, at: number, address: string, port: number, count: number): number {
  let to = beginDatagram(arena, at, address.length, port, count);
  for (let i = 0; i < address.length; i++) arena[to++] = address.charCodeAt(i);
  return to;
}

export function datagramLength(arena: Uint8Array, at: number): number {
  return arena[at]! + (arena[at + 1]! << 8);
}

export function datagramPort(arena: Uint8Array, at: number): number {
  return arena[at + 2]! + (arena[at + 3]! << 8);
}

/** The peer's address. */
export function datagramPeer(arena: Uint8Array, at: number): string {
  return textOf(arena, at + DATAGRAM_HEADER, datagramPayload(arena, at));
}

/** Whether that, and the port, are these. */
export function isDatagramOf(arena: Uint8Array, at: number, address: string, port: number): boolean {
  if (arena[at + 4] !== address.length || datagramPort(arena, at) !== port) return false;
  for (let i = 0; i < address.length; i++) if (arena[at + DATAGRAM_HEADER + i] !== address.charCodeAt(i)) return false;
  return true;
}

export function datagramPayload(arena: Uint8Array, at: number): number {
  return at + DATAGRAM_HEADER + arena[at + 4]!;
}

/** Where the datagram behind the one at `at` begins. */
export function nextDatagram(arena: Uint8Array, at: number): number {
  return datagramPayload(arena, at) + datagramLength(arena, at);
}
