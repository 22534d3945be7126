import type { Port } from "atwire/serial/io";

/** Zephyr: rings of MODDEF_SERIAL_RX_BUFSIZE and MODDEF_SERIAL_TX_BUFSIZE bytes, 256 unless the manifest defines others (modules/io/serial/zephyr). */
export const port: Port = {
  receiveWindow: 256,
  name: "port",
  buffers: false,
  transmit: 256,
  check(options) {
    if (typeof options.port !== "string") throw new RangeError("serial.port must be the label of a serial port in the device tree");
  },
};

(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze(port, true);
