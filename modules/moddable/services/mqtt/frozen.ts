// written by modules/moddable/generate.ts: puts the tables into flash
import { NEWS as t0, NEWS_LINES as t1 } from "atwire/services/mqtt";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1], true);
