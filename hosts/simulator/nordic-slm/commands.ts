import { CommandTable, type Command } from "../dce/command.js";
import type { NordicSlm } from "./modem.js";
import { radioCommands } from "./radio-commands.js";
import { slmCommands } from "./slm-commands.js";
import { socketCommands } from "./socket-commands.js";
import { tcpCommands } from "./tcp-commands.js";
import { udpCommands } from "./udp-commands.js";

/** Those of the application; AT#XCLAC lists them. */
const own: readonly Command<NordicSlm>[] = [...slmCommands(() => own.map(({ name }) => name)), ...tcpCommands, ...udpCommands, ...socketCommands];

/** Every command of the simulated Serial LTE Modem. */
export const commands: readonly Command<NordicSlm>[] = [...own, ...radioCommands];

export const commandTable = new CommandTable(commands);
