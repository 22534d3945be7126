// written by modules/moddable/generate.ts: puts the tables into flash
import { USER_LINE as t0 } from "atwire/dialects/init-step";
import { BRING_UP as t1, CLOSE_STRAYS as t2 } from "atwire/dialects/microchip-anycloud/bring-up";
import { ATE as t3, ATV as t4, DNSRESOLV as t5, HOT as t6, ROWS as t7, RST as t8, SOCKBL as t9, SOCKBR as t10, SOCKCL as t11, SOCKLST as t12, SOCKO as t13, SOCKRD as t14, SOCKTLS as t15, SOCKWR as t16, SOCKWRTO as t17, TLSC as t18, WSTA as t19, WSTAC as t20 } from "atwire/dialects/microchip-anycloud/commands";
import { dialect as t21 } from "atwire/dialects/microchip-anycloud/index";
import { FORM as t22 } from "atwire/dialects/microchip-anycloud/link";
import { ERRORS as t23, MEANINGS as t24 } from "atwire/dialects/microchip-anycloud/result-codes";
import { RUNGS as t25 } from "atwire/dialects/microchip-anycloud/rungs";
export { dialect } from "atwire/dialects/microchip-anycloud/index";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25], true);
