// written by modules/moddable/generate.ts: puts the tables into flash
import { PING as t0, STATUS as t1 } from "atwire/services/microchip-anycloud";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1], true);
