import type { Port } from "atwire/serial/io";

/** ESP32: the UART's own FIFOs and nothing else (modules/io/serial/esp32). UART0, by default on pins 1 and 3, is the debugger's and the console's. */
export const port: Port = {
  receiveWindow: 128,
  buffers: false,
  transmit: 128,
  check(options) {
    if (options.port === undefined || options.port === 0) throw new RangeError("serial.port 0 is the debugger's and the console's: give 1 or 2");
    if (options.transmit === 1 && options.receive === 3) throw new RangeError("serial.transmit 1 and serial.receive 3 are the debugger's pins: give others");
  },
};

(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze(port, true);
