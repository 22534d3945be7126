// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, RATE as t16 } from "atwire/dialects/cellular";
import { USER_LINE as t17 } from "atwire/dialects/init-step";
import { BRING_UP as t18, CLOSE_STRAYS as t19 } from "atwire/dialects/quectel-bg95/bring-up";
import { HOT as t20, QIACT as t21, QICFG as t22, QICLOSE as t23, QICSGP as t24, QIDEACT as t25, QIGETERROR as t26, QIOPEN as t27, QIRD as t28, QISDE as t29, QISEND as t30, QISTATE as t31, QPINC as t32, QSCLK as t33, QURCCFG as t34, ROWS as t35 } from "atwire/dialects/quectel-bg95/commands";
import { dialect as t36 } from "atwire/dialects/quectel-bg95/index";
import { FORM as t37, SERVICES as t38 } from "atwire/dialects/quectel-bg95/link";
import { NOBODY as t39, dialect as t40 } from "atwire/dialects/quectel-bg95/push";
import { ERRORS as t41, MEANINGS as t42 } from "atwire/dialects/quectel-bg95/result-codes";
import { RUNGS as t43 } from "atwire/dialects/quectel-bg95/rungs";
import { WAITING as t44 } from "atwire/link";
export { dialect } from "atwire/dialects/quectel-bg95/push";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44], true);
