import type { Row } from "./command.js";
import { generalCommands } from "./general-commands.js";
import type { AnyCloud } from "./modem.js";
import { mqttCommands } from "./mqtt-commands.js";
import { netCommands } from "./net-commands.js";
import { socketCommands } from "./socket-commands.js";
import { wifiCommands } from "./wifi-commands.js";

/** Every command of the simulated PIC32MZW1. */
export const commands: readonly Row<AnyCloud>[] = [...generalCommands, ...wifiCommands, ...mqttCommands, ...socketCommands, ...netCommands];

export const rows: ReadonlyMap<string, Row<AnyCloud>> = new Map(commands.map(row => [row.name, row]));
