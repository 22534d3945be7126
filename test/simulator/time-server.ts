/** What an NTP server (RFC 5905) answers to `request` when its clock shows `utc` (ms since 1970). */
export function timeAnswer(request: Uint8Array, utc: number): Uint8Array {
  const packet = Buffer.alloc(48);
  // No warning, the client's version, mode 4: server; stratum 1.
  packet[0] = (request[0] & 0x38) | 4;
  packet[1] = 1;
  const seconds = Math.floor(utc / 1000);
  for (const at of [16, 32, 40]) packet.writeUInt32BE((seconds + 2_208_988_800) % 2 ** 32, at);
  packet.writeUInt32BE(Math.floor(((utc % 1000) / 1000) * 2 ** 32), 44);
  Buffer.from(request).copy(packet, 24, 40, 48);
  return packet;
}
