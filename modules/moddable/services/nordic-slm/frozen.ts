// written by modules/moddable/generate.ts: puts the tables into flash
import { STATUS as t0 } from "atwire/services/nordic-slm";
import { CLOCK as t1, IDENTITY as t2, IMSI as t3, LTE_REGISTRATION as t4, LTE_SIGNAL as t5, MACHINE_REGISTRATION as t6, REGISTRATION as t7, SIGNAL as t8 } from "atwire/services/shared/cellular-questions";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8], true);
