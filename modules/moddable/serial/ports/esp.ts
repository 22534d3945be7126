import type { Port } from "atwire/serial/io";

/** ESP8266: as ESP32, but its only full UART is the debugger's: a release build without debugger can give it to a modem. */
export const port: Port = {
  receiveWindow: 128,
  buffers: false,
  transmit: 128,
  check() {},
};

(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze(port, true);
