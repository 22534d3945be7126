// written by modules/moddable/generate.ts: puts the tables into flash
import { ACTIVE_UNITS as t0, CYCLES as t1, PERIODIC_UNITS as t2 } from "atwire/dialects/cellular-commands/timers";
import { PING as t3, POWER as t4, STATUS as t5, TIME as t6 } from "atwire/services/quectel-bg95";
import { CLOCK as t7, IDENTITY as t8, IMSI as t9, LTE_REGISTRATION as t10, LTE_SIGNAL as t11, MACHINE_REGISTRATION as t12, REGISTRATION as t13, SIGNAL as t14 } from "atwire/services/shared/cellular-questions";
import { TECHNOLOGIES as t15, WAKE as t16 } from "atwire/services/shared/power";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16], true);
