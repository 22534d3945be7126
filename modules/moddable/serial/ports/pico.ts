import type { Port } from "atwire/serial/io";

/** Pico: rings of 128 bytes (modules/io/serial/pico). The debug link is on USB. */
export const port: Port = {
  receiveWindow: 128,
  buffers: false,
  transmit: 128,
  check() {},
};

(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze(port, true);
