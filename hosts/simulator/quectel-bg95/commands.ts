import { cellularCommands } from "../cellular/commands.js";
import { edrxCommands } from "../cellular/edrx-commands.js";
import { CommandTable, type Command } from "../dce/command.js";
import { v250Commands } from "../dce/v250-commands.js";
import { contextCommands } from "./context-commands.js";
import { generalCommands } from "./general-commands.js";
import type { Bg95 } from "./modem.js";
import { networkCommands } from "./network-commands.js";
import { optionCommands } from "./option-commands.js";
import { socketCommands } from "./socket-commands.js";

/** Every command of the simulated BG95. */
export const commands: readonly Command<Bg95>[] = [
  ...v250Commands,
  ...cellularCommands,
  ...edrxCommands,
  ...generalCommands,
  ...contextCommands,
  ...socketCommands,
  ...networkCommands,
  ...optionCommands,
];

export const commandTable = new CommandTable(commands);
