// written by modules/moddable/generate.ts: puts the tables into flash
import { CME_MEANINGS as t0 } from "atwire/cme-meanings";
import { DATA as t1, NONE as t2, RANGES as t3, SENT as t4 } from "atwire/command-form";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4], true);
