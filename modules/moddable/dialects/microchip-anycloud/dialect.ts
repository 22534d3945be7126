// written by modules/moddable/generate.ts: puts the tables into flash
import { USER_LINE as t0 } from "atwire/dialects/init-step";
import { BRING_UP as t1, CHECK_HOST as t2, CHECK_STATION as t3, CLOSE_STRAYS as t4, LIST_STRAYS as t5 } from "atwire/dialects/microchip-anycloud/bring-up";
import { ATE as t6, ATV as t7, DNSRESOLV as t8, HOT as t9, ROWS as t10, RST as t11, SOCKBL as t12, SOCKBM as t13, SOCKBR as t14, SOCKCL as t15, SOCKLST as t16, SOCKO as t17, SOCKRD as t18, SOCKTLS as t19, SOCKWR as t20, SOCKWRTO as t21, TLSC as t22, WAP as t23, WAPC as t24, WSTA as t25, WSTAC as t26 } from "atwire/dialects/microchip-anycloud/commands";
import { dialect as t27 } from "atwire/dialects/microchip-anycloud/index";
import { FORM as t28, NOBODY as t29 } from "atwire/dialects/microchip-anycloud/link";
import { ERRORS as t30, MEANINGS as t31 } from "atwire/dialects/microchip-anycloud/result-codes";
import { RUNGS as t32 } from "atwire/dialects/microchip-anycloud/rungs";
import { WAITING as t33 } from "atwire/link";
export { dialect } from "atwire/dialects/microchip-anycloud/index";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33], true);
