import { cellularCommands } from "../cellular/commands.js";
import { simcomCommands } from "../cellular/simcom-commands.js";
import { CommandTable, type Command } from "../dce/command.js";
import { v250Commands } from "../dce/v250-commands.js";
import { generalCommands, OTHERWISE } from "./general-commands.js";
import type { A7600 } from "./modem.js";
import { networkCommands } from "./network-commands.js";
import { optionCommands } from "./option-commands.js";
import { serverCommands } from "./server-commands.js";
import { socketCommands } from "./socket-commands.js";

/** Every command of the simulated A7600. */
export const commands: readonly Command<A7600>[] = [
  ...v250Commands,
  ...cellularCommands.filter(row => !OTHERWISE.includes(row.name)),
  ...simcomCommands,
  ...generalCommands,
  ...networkCommands,
  ...socketCommands,
  ...optionCommands,
  ...serverCommands,
];

export const commandTable = new CommandTable(commands);
