// written by modules/moddable/generate.ts: puts the tables into flash
import { ACTIVE_UNITS as t0, CYCLES as t1, PERIODIC_UNITS as t2 } from "atwire/dialects/cellular-commands/timers";
import { POWER as t3, STATUS as t4 } from "atwire/services/nordic-slm";
import { CLOCK as t5, IDENTITY as t6, IMSI as t7, LTE_REGISTRATION as t8, LTE_SIGNAL as t9, MACHINE_REGISTRATION as t10, REGISTRATION as t11, SIGNAL as t12 } from "atwire/services/shared/cellular-questions";
import { TECHNOLOGIES as t13, WAKE as t14 } from "atwire/services/shared/power";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14], true);
