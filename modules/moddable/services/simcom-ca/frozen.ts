// written by modules/moddable/generate.ts: puts the tables into flash
import { CLOCK as t0, IDENTITY as t1, IMSI as t2, LTE_REGISTRATION as t3, LTE_SIGNAL as t4, MACHINE_REGISTRATION as t5, REGISTRATION as t6, SIGNAL as t7 } from "atwire/services/shared/cellular-questions";
import { STATUS as t8 } from "atwire/services/simcom-ca";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8], true);
