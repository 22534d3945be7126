// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, NOT_CONFIGURED as t16, RATE as t17 } from "atwire/dialects/cellular";
import { USER_LINE as t18 } from "atwire/dialects/init-step";
import { NOBODY as t19 } from "atwire/dialects/push-link";
import { BRING_UP as t20, CLOSE_STRAYS as t21, LIST_STRAYS as t22 } from "atwire/dialects/simcom-a7600/bring-up";
import { CGAUTH as t23, CIPCLOSE as t24, CIPMODE as t25, CIPOPEN as t26, CIPRXGET as t27, CIPSEND as t28, CRESET as t29, HOT as t30, IPADDR as t31, NETCLOSE as t32, NETOPEN as t33, ROWS as t34, SERVERSTART as t35, SERVERSTOP as t36, SPIC as t37 } from "atwire/dialects/simcom-a7600/commands";
import { dialect as t38 } from "atwire/dialects/simcom-a7600/index";
import { FORM as t39, SERVER_FORM as t40 } from "atwire/dialects/simcom-a7600/link";
import { CIPCCFG as t41, CIPHEAD as t42, CIPSRIP as t43, PUSH_BRING_UP as t44, dialect as t45 } from "atwire/dialects/simcom-a7600/push";
import { ERRORS as t46, MEANINGS as t47 } from "atwire/dialects/simcom-a7600/result-codes";
import { RUNGS as t48 } from "atwire/dialects/simcom-a7600/rungs";
import { CSCLK as t49 } from "atwire/dialects/simcom-commands/sleep";
import { WAITING as t50 } from "atwire/link-user";
export { dialect } from "atwire/dialects/simcom-a7600/push";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44, t45, t46, t47, t48, t49, t50], true);
