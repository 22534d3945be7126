import { RECEIVE, TRANSMIT } from "atwire/debug-link";
import type { Port, SerialOptions } from "atwire/serial/io";

/** ESP32 and its relatives: the UART's own FIFOs and nothing else (modules/io/serial/esp32). UART 0 and two pins, others on each chip, are the debugger's and the console's. */
export const port: Port = {
  receiveWindow: 128,
  buffers: false,
  transmit: 128,
  check(options) {
    if (options.console === false) return;
    if (options.port === undefined || options.port === 0) throw new RangeError("serial.port 0 is the debugger's and the console's: give another");
    refusePin("transmit", options.transmit);
    refusePin("receive", options.receive);
  },
};

function refusePin(name: string, pin: SerialOptions["transmit"]): void {
  if (Number(pin) === TRANSMIT || Number(pin) === RECEIVE) throw new RangeError("serial." + name + " " + pin + " is a pin of the debugger's and the console's: give another");
}

(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze(port, true);
