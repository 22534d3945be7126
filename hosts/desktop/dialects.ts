import type { Dialect } from "../../src/dialect.js";
import { dialect as microchipAnycloud } from "../../src/dialects/microchip-anycloud/index.js";
import { dialect as nordicSlm } from "../../src/dialects/nordic-slm/index.js";
import { dialect as quectelBg95 } from "../../src/dialects/quectel-bg95/index.js";
import { dialect as simcomA7600 } from "../../src/dialects/simcom-a7600/index.js";
import { dialect as simcomCa } from "../../src/dialects/simcom-ca/index.js";

/** What the driver speaks, for applications that are told which. */
export const DIALECTS: readonly Dialect[] = [nordicSlm, quectelBg95, simcomA7600, simcomCa, microchipAnycloud];

/** @throws RangeError where the driver does not speak it */
export function dialectNamed(name: string): Dialect {
  for (let i = 0; i < DIALECTS.length; i++) if (DIALECTS[i].name === name) return DIALECTS[i];
  throw new RangeError("unknown dialect " + name);
}
