// written by modules/moddable/generate.ts: puts the tables into flash
import { CHECK_HOST as t0, HOST_BRING_UP as t1 } from "atwire/dialects/microchip-anycloud/hosting";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1], true);
