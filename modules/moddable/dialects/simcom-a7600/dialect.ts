// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, NOT_CONFIGURED as t16, RATE as t17 } from "atwire/dialects/cellular";
import { USER_LINE as t18 } from "atwire/dialects/init-step";
import { BRING_UP as t19, CLOSE_STRAYS as t20 } from "atwire/dialects/simcom-a7600/bring-up";
import { CGAUTH as t21, CIPCLOSE as t22, CIPMODE as t23, CIPOPEN as t24, CIPRXGET as t25, CIPSEND as t26, CRESET as t27, HOT as t28, IPADDR as t29, NETCLOSE as t30, NETOPEN as t31, ROWS as t32, SERVERSTART as t33, SERVERSTOP as t34, SPIC as t35 } from "atwire/dialects/simcom-a7600/commands";
import { dialect as t36 } from "atwire/dialects/simcom-a7600/index";
import { FORM as t37, SERVER_FORM as t38 } from "atwire/dialects/simcom-a7600/link";
import { ERRORS as t39, MEANINGS as t40 } from "atwire/dialects/simcom-a7600/result-codes";
import { RUNGS as t41 } from "atwire/dialects/simcom-a7600/rungs";
import { CSCLK as t42 } from "atwire/dialects/simcom-commands/sleep";
import { WAITING as t43 } from "atwire/link";
export { dialect } from "atwire/dialects/simcom-a7600/index";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43], true);
