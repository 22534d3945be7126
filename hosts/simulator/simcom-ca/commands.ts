import { cellularCommands } from "../cellular/commands.js";
import { edrxCommands } from "../cellular/edrx-commands.js";
import { simcomCommands } from "../cellular/simcom-commands.js";
import { CommandTable, type Command } from "../dce/command.js";
import { v250Commands } from "../dce/v250-commands.js";
import { bearerCommands } from "./bearer-commands.js";
import { configCommands } from "./config-commands.js";
import { dataCommands } from "./data-commands.js";
import { generalCommands } from "./general-commands.js";
import type { SimcomCa } from "./modem.js";
import { socketCommands } from "./socket-commands.js";

/** Every command of the simulated module. */
export const commands: readonly Command<SimcomCa>[] = [
  ...v250Commands,
  ...cellularCommands,
  ...edrxCommands,
  ...simcomCommands,
  ...generalCommands,
  ...bearerCommands,
  ...socketCommands,
  ...dataCommands,
  ...configCommands,
];

export const commandTable = new CommandTable(commands);
