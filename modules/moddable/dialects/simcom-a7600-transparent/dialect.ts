// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, RATE as t16 } from "atwire/dialects/cellular";
import { USER_LINE as t17 } from "atwire/dialects/init-step";
import { BRING_UP as t18, CLOSE_STRAYS as t19 } from "atwire/dialects/simcom-a7600/bring-up";
import { CGAUTH as t20, CIPCLOSE as t21, CIPMODE as t22, CIPOPEN as t23, CIPRXGET as t24, CIPSEND as t25, CRESET as t26, HOT as t27, IPADDR as t28, NETCLOSE as t29, NETOPEN as t30, ROWS as t31, SERVERSTART as t32, SERVERSTOP as t33, SPIC as t34 } from "atwire/dialects/simcom-a7600/commands";
import { dialect as t35 } from "atwire/dialects/simcom-a7600/index";
import { FORM as t36, SERVER_FORM as t37 } from "atwire/dialects/simcom-a7600/link";
import { ERRORS as t38, MEANINGS as t39 } from "atwire/dialects/simcom-a7600/result-codes";
import { RUNGS as t40 } from "atwire/dialects/simcom-a7600/rungs";
import { ATO as t41, CONNECTING as t42, TRANSPARENT_BRING_UP as t43, WAYS as t44, dialect as t45 } from "atwire/dialects/simcom-a7600/transparent";
import { CSCLK as t46 } from "atwire/dialects/simcom-commands/sleep";
import { WAITING as t47 } from "atwire/link";
export { dialect } from "atwire/dialects/simcom-a7600/transparent";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44, t45, t46, t47], true);
