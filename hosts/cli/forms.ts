import * as microchipAnycloud from "../../src/dialects/microchip-anycloud/commands/index.js";
import * as nordicSlm from "../../src/dialects/nordic-slm/commands/index.js";
import * as quectelBg95 from "../../src/dialects/quectel-bg95/commands/index.js";
import * as simcomA7600 from "../../src/dialects/simcom-a7600/commands/index.js";
import * as simcomCa from "../../src/dialects/simcom-ca/commands/index.js";
import type { Form } from "../../src/command-form.js";

/** Each dialect's forms, among other things that their modules export. */
const EXPORTED: Record<string, Record<string, unknown>> = {
  "microchip-anycloud": microchipAnycloud,
  "nordic-slm": nordicSlm,
  "quectel-bg95": quectelBg95,
  "simcom-a7600": simcomA7600,
  "simcom-ca": simcomCa,
};

/** The forms of a dialect by the names they are exported with; none where it has none. */
export function drivenForms(dialect: string): Map<string, Form> {
  return new Map(Object.entries(EXPORTED[dialect] ?? {}).filter((entry): entry is [string, Form] => (entry[1] as Form | undefined)?.parameters !== undefined));
}
