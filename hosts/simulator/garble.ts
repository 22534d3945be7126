/**
 * What a UART at `receiver` baud reads from one that sends at `sender` baud: the sender's bit stream (start bit, eight data
 * bits, stop bit, idle line afterwards) sampled in the middle of each of the receiver's bits, as hardware does. Rates within
 * a few per cent of each other read true.
 */
export function garble(bytes: Uint8Array, sender: number, receiver: number): Uint8Array {
  const bits = bytes.length * 10;
  const level = (time: number): number => {
    const bit = Math.floor(time);
    if (bit >= bits) return 1;
    const at = bit % 10;
    return at === 0 ? 0 : at === 9 ? 1 : (bytes[(bit - at) / 10] >> (at - 1)) & 1;
  };
  const step = sender / receiver;
  const read: number[] = [];
  let time = 0;
  while (time < bits) {
    if (level(time)) {
      // Idle: the next falling edge can only be where a bit of the sender begins.
      time = Math.floor(time) + 1;
      continue;
    }
    let byte = 0;
    for (let i = 0; i < 8; i++) byte |= level(time + (i + 1.5) * step) << i;
    read.push(byte);
    time += 9.5 * step;
    // A low stop bit is a framing error: the receiver waits for the line to go idle before it looks for an edge again.
    while (time < bits && !level(time)) time = Math.floor(time) + 1;
  }
  return Uint8Array.from(read);
}
