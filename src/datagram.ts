/**
 * How datagrams lie in a link's spans, one behind the other: the payload's length and the peer's port (two bytes each,
 * the low one first), the length of the peer's address, the address as text, the payload.
 */

/** Bytes before the address. */
const FIXED = 5;

/** Bytes that a datagram takes in a span. */
export function datagramBytes(addressLength: number, count: number): number {
  return FIXED + addressLength + count;
}

/** Writes all but address and payload. @returns where the address goes; the payload follows it */
export function beginDatagram(arena: Uint8Array, at: number, addressLength: number, port: number, count: number): number {
  arena[at] = count & 255;
  arena[at + 1] = count >> 8;
  arena[at + 2] = port & 255;
  arena[at + 3] = port >> 8;
  arena[at + 4] = addressLength;
  return at + FIXED;
}

export function datagramLength(arena: Uint8Array, at: number): number {
  return arena[at]! + (arena[at + 1]! << 8);
}

export function datagramPort(arena: Uint8Array, at: number): number {
  return arena[at + 2]! + (arena[at + 3]! << 8);
}

/** Where the address of the datagram at `at` begins; it ends at `datagramPayload`. */
export function datagramAddress(at: number): number {
  return at + FIXED;
}

export function datagramPayload(arena: Uint8Array, at: number): number {
  return at + FIXED + arena[at + 4]!;
}

/** Where the datagram behind the one at `at` begins. */
export function nextDatagram(arena: Uint8Array, at: number): number {
  return datagramPayload(arena, at) + datagramLength(arena, at);
}
