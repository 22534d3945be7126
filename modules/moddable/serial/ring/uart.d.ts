import type { Serial } from "atwire/serial/io";

/** A UART of an ESP32 behind a receive ring (uart.c): options `port`, `transmit`, `receive`, `baud` and callbacks of embedded:io/serial. */
declare const UART: new (options: object) => Serial;
export default UART;
