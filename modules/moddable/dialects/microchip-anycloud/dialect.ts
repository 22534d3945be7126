// written by modules/moddable/generate.ts: puts the tables into flash
import { USER_LINE as t0 } from "atwire/dialects/init-step";
import { BRING_UP as t1, CHECK_STATION as t2, CLOSE_STRAYS as t3, LIST_STRAYS as t4 } from "atwire/dialects/microchip-anycloud/bring-up";
import { ATE as t5, ATV as t6, DNSRESOLV as t7, HOT as t8, ROWS as t9, RST as t10, SOCKBL as t11, SOCKBM as t12, SOCKBR as t13, SOCKCL as t14, SOCKLST as t15, SOCKO as t16, SOCKRD as t17, SOCKTLS as t18, SOCKWR as t19, SOCKWRTO as t20, TLSC as t21, WAP as t22, WAPC as t23, WSTA as t24, WSTAC as t25 } from "atwire/dialects/microchip-anycloud/commands";
import { dialect as t26 } from "atwire/dialects/microchip-anycloud/index";
import { FORM as t27, NOBODY as t28 } from "atwire/dialects/microchip-anycloud/link";
import { ERRORS as t29, MEANINGS as t30 } from "atwire/dialects/microchip-anycloud/result-codes";
import { RUNGS as t31 } from "atwire/dialects/microchip-anycloud/rungs";
import { WAITING as t32 } from "atwire/link-user";
export { dialect } from "atwire/dialects/microchip-anycloud/index";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32], true);
