import type { Port } from "atwire/serial/io";

/** Linux, macOS and Windows: the kernel's buffers, ArrayBuffers alone, and one write of 1024 bytes at a time (modules/io/serial/lin). */
export const port: Port = {
  receiveWindow: 4096,
  name: "device",
  buffers: true,
  transmit: 1024,
  check(options) {
    if (typeof options.device !== "string" || options.device === "") throw new TypeError("serial.device must be the path of a serial port");
  },
};

(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze(port, true);
