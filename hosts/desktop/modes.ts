import type { Dialect } from "../../src/dialect.js";
import { dialect as nordicSlmTransparent } from "../../src/dialects/nordic-slm/transparent.js";
import { dialect as quectelBg95Push } from "../../src/dialects/quectel-bg95/push.js";
import { dialect as quectelBg95Transparent } from "../../src/dialects/quectel-bg95/transparent.js";
import { dialect as simcomA7600Push } from "../../src/dialects/simcom-a7600/push.js";
import { dialect as simcomA7600Transparent } from "../../src/dialects/simcom-a7600/transparent.js";
import { dialect as simcomCaTransparent } from "../../src/dialects/simcom-ca/transparent.js";
import { dialectNamed } from "./dialects.js";

/** How received data come: read by command (every family), pushed, or passed through. */
export type Mode = "buffer" | "push" | "transparent";

const OTHERS: Record<string, Dialect[]> = {
  push: [quectelBg95Push, simcomA7600Push],
  transparent: [nordicSlmTransparent, quectelBg95Transparent, simcomA7600Transparent, simcomCaTransparent],
};

/** The modes in which the driver speaks the dialect. */
export function modesOf(name: string): Mode[] {
  const modes: Mode[] = ["buffer"];
  for (const mode in OTHERS) {
    const others = OTHERS[mode];
    for (let i = 0; i < others.length; i++) if (others[i].name === name) modes.push(mode as Mode);
  }
  return modes;
}

/** @throws RangeError where the driver does not speak the dialect, or not in this mode */
export function dialectInMode(name: string, mode: string): Dialect {
  const usual = dialectNamed(name);
  if (mode === "buffer") return usual;
  const others = OTHERS[mode];
  if (!others) throw new RangeError("mode must be buffer, push or transparent");
  for (let i = 0; i < others.length; i++) if (others[i].name === name) return others[i];
  throw new RangeError(name + " has no " + mode + " mode");
}
