// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, NOT_CONFIGURED as t16, RATE as t17 } from "atwire/dialects/cellular";
import { USER_LINE as t18 } from "atwire/dialects/init-step";
import { BRING_UP as t19, CLOSE_STRAYS as t20 } from "atwire/dialects/simcom-ca/bring-up";
import { CACFG as t21, CACID as t22, CACLOSE as t23, CAOPEN as t24, CARECV as t25, CASEND as t26, CASERVER as t27, CASSLCFG as t28, CASTATE as t29, CNACT as t30, CNCFG as t31, CREBOOT as t32, CSSLCFG as t33, HOT as t34, ROWS as t35, SPIC as t36 } from "atwire/dialects/simcom-ca/commands";
import { dialect as t37 } from "atwire/dialects/simcom-ca/index";
import { COMMA_FORM as t38, FORM as t39 } from "atwire/dialects/simcom-ca/link";
import { ERRORS as t40, MEANINGS as t41 } from "atwire/dialects/simcom-ca/result-codes";
import { RUNGS as t42 } from "atwire/dialects/simcom-ca/rungs";
import { CSCLK as t43 } from "atwire/dialects/simcom-commands/sleep";
import { WAITING as t44 } from "atwire/link";
export { dialect } from "atwire/dialects/simcom-ca/index";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44], true);
