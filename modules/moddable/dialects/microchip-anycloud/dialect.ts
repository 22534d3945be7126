// written by modules/moddable/generate.ts: puts the tables into flash
import { USER_LINE as t0 } from "atwire/dialects/init-step";
import { BRING_UP as t1, CHECK_STATION as t2, CLOSE_STRAYS as t3 } from "atwire/dialects/microchip-anycloud/bring-up";
import { ATE as t4, ATV as t5, DNSRESOLV as t6, HOT as t7, ROWS as t8, RST as t9, SOCKBL as t10, SOCKBR as t11, SOCKCL as t12, SOCKLST as t13, SOCKO as t14, SOCKRD as t15, SOCKTLS as t16, SOCKWR as t17, SOCKWRTO as t18, TLSC as t19, WSTA as t20, WSTAC as t21 } from "atwire/dialects/microchip-anycloud/commands";
import { dialect as t22 } from "atwire/dialects/microchip-anycloud/index";
import { FORM as t23, NOBODY as t24 } from "atwire/dialects/microchip-anycloud/link";
import { ERRORS as t25, MEANINGS as t26 } from "atwire/dialects/microchip-anycloud/result-codes";
import { RUNGS as t27 } from "atwire/dialects/microchip-anycloud/rungs";
export { dialect } from "atwire/dialects/microchip-anycloud/index";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27], true);
