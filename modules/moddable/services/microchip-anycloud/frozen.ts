// written by modules/moddable/generate.ts: puts the tables into flash
import { STATUS as t0 } from "atwire/services/microchip-anycloud";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0], true);
