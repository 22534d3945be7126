// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, NOT_CONFIGURED as t16, RATE as t17 } from "atwire/dialects/cellular";
import { USER_LINE as t18 } from "atwire/dialects/init-step";
import { BRING_UP as t19, CLOSE_STRAYS as t20, LIST_STRAYS as t21 } from "atwire/dialects/simcom-ca/bring-up";
import { CACFG as t22, CACID as t23, CACLOSE as t24, CAOPEN as t25, CARECV as t26, CASEND as t27, CASERVER as t28, CASSLCFG as t29, CASTATE as t30, CNACT as t31, CNCFG as t32, CREBOOT as t33, CSSLCFG as t34, HOT as t35, ROWS as t36, SPIC as t37 } from "atwire/dialects/simcom-ca/commands";
import { dialect as t38 } from "atwire/dialects/simcom-ca/index";
import { FORM as t39 } from "atwire/dialects/simcom-ca/link";
import { ERRORS as t40, MEANINGS as t41 } from "atwire/dialects/simcom-ca/result-codes";
import { RUNGS as t42 } from "atwire/dialects/simcom-ca/rungs";
import { CSCLK as t43 } from "atwire/dialects/simcom-commands/sleep";
import { WAITING as t44 } from "atwire/link-user";
export { dialect } from "atwire/dialects/simcom-ca/index";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44], true);
