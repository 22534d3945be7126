// written by modules/moddable/generate.ts: puts the tables into flash
import { ACTIVE_UNITS as t0, CYCLES as t1, PERIODIC_UNITS as t2 } from "atwire/dialects/cellular-commands/timers";
import { CLOCK as t3, IDENTITY as t4, IMSI as t5, LTE_REGISTRATION as t6, LTE_SIGNAL as t7, MACHINE_REGISTRATION as t8, REGISTRATION as t9, SIGNAL as t10 } from "atwire/services/shared/cellular-questions";
import { TECHNOLOGIES as t11, WAKE as t12 } from "atwire/services/shared/power";
import { POWER as t13, STATUS as t14 } from "atwire/services/simcom-a7600";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14], true);
