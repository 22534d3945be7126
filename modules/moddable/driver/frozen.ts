// written by modules/moddable/generate.ts: puts the tables into flash
import { PAUSES as t0 } from "atwire/ladder";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0], true);
