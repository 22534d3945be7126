// written by modules/moddable/generate.ts: puts the tables into flash
import { CME_MEANINGS as t0 } from "atwire/cme-meanings";
import { DATA as t1, LEAVES as t2, NONE as t3, RANGES as t4, SENT as t5 } from "atwire/command-form";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5], true);
