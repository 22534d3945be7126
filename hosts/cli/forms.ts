import * as clock from "../../src/dialects/cellular-commands/clock.js";
import * as identity from "../../src/dialects/cellular-commands/identity.js";
import * as network from "../../src/dialects/cellular-commands/network.js";
import * as power from "../../src/dialects/cellular-commands/power.js";
import * as bg95Contexts from "../../src/dialects/quectel-bg95/commands/contexts.js";
import * as bg95Module from "../../src/dialects/quectel-bg95/commands/module.js";
import * as bg95Options from "../../src/dialects/quectel-bg95/commands/options.js";
import * as bg95Services from "../../src/dialects/quectel-bg95/commands/services.js";
import * as bg95Sockets from "../../src/dialects/quectel-bg95/commands/sockets.js";
import type { Form } from "../../src/command-form.js";

/** What all cellular families have in the same form. */
const CELLULAR = [identity, network, power, clock];

/** Each dialect's modules of forms: what they export besides forms does not count. */
const GROUPS: Record<string, Record<string, unknown>[]> = {
  "quectel-bg95": [bg95Contexts, bg95Sockets, bg95Services, bg95Options, bg95Module, ...CELLULAR],
};

/** The forms of a dialect by the names they are exported with; none where it has none. */
export function drivenForms(dialect: string): Map<string, Form> {
  const exported = (GROUPS[dialect] ?? []).flatMap((group) => Object.entries(group));
  return new Map(exported.filter((entry): entry is [string, Form] => (entry[1] as Form | undefined)?.parameters !== undefined));
}
