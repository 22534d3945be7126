import type { Port } from "atwire/serial/io";

/** nRF52: buffers in software (modules/io/serial/nrf52). The SDK gives the debugger a UART of its own. */
export const port: Port = {
  receiveWindow: 256,
  buffers: false,
  transmit: 256,
  check() {},
};

(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze(port, true);
