import type { Port } from "atwire/serial/io";
import { port as desktop } from "../../../modules/moddable/serial/ports/desktop.js";
import { port as esp32 } from "../../../modules/moddable/serial/ports/esp32.js";
import { port as nrf52 } from "../../../modules/moddable/serial/ports/nrf52.js";

/** Moddable's platforms by their way of reading and writing. */
const PORTS: Record<string, Port> = { desktop, esp32, nrf52 };

/** The port that the adapter finds; a manifest chooses it on a device. */
export let port: Port = esp32;

export function choose(name: string): void {
  port = PORTS[name]!;
}
