import type { Row } from "../../dialect.js";

/** Sleep of the serial port: 0 never, 1 while DTR is released, 2 when nothing is said. */
export const CSCLK: Row = { name: "+CSCLK", forms: "W", timeout: 9000, section: "AT manual" };
