/** Control packet types of MQTT 3.1.1 (2.2.1). */
export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;

/** A control packet: the fixed header's type and flags, and what follows it. */
export interface Packet {
  type: number;
  flags: number;
  body: Buffer;
}

/** The sender breaks the protocol. */
export class MqttError extends Error {}

/** Puts a packet together (2.2). */
export function packet(type: number, flags: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  let left = body.length;
  do {
    length.push((left & 127) | (left > 127 ? 128 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([(type << 4) | flags, ...length]), body]);
}

export function short(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

/** A length-prefixed string or binary value (1.5.3); one character a byte. */
export function text(value: string): Buffer {
  const bytes = Buffer.from(value, "latin1");
  return Buffer.concat([short(bytes.length), bytes]);
}

/** Reads a length-prefixed string, and gives what follows it. */
export function readText(body: Buffer): [value: string, rest: Buffer] {
  const end = 2 + (body.length < 2 ? 0 : body.readUInt16BE(0));
  if (body.length < end) throw new MqttError("a string is cut off");
  return [body.toString("latin1", 2, end), body.subarray(end)];
}

/** Reads a packet identifier, and gives what follows it. */
export function readId(body: Buffer): [id: number, rest: Buffer] {
  if (body.length < 2) throw new MqttError("a packet identifier is cut off");
  return [body.readUInt16BE(0), body.subarray(2)];
}

/** Takes packets out of a stream of bytes. */
export class PacketReader {
  private held = Buffer.alloc(0);

  /** @throws MqttError for a length that is none */
  push(bytes: Uint8Array): Packet[] {
    this.held = Buffer.concat([this.held, bytes]);
    const packets: Packet[] = [];
    for (let next = this.next(); next; next = this.next()) packets.push(next);
    return packets;
  }

  private next(): Packet | undefined {
    let length = 0;
    for (let i = 1; i < this.held.length; i++) {
      if (i > 4) throw new MqttError("a packet's length is malformed");
      length += (this.held[i] & 127) * 128 ** (i - 1);
      if (this.held[i] & 128) continue;
      const end = i + 1 + length;
      if (this.held.length < end) return undefined;
      const found = { type: this.held[0] >> 4, flags: this.held[0] & 15, body: this.held.subarray(i + 1, end) };
      this.held = this.held.subarray(end);
      return found;
    }
    return undefined;
  }
}
