// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, NOT_CONFIGURED as t16, RATE as t17 } from "atwire/dialects/cellular";
import { USER_LINE as t18 } from "atwire/dialects/init-step";
import { NOBODY as t19 } from "atwire/dialects/push-link";
import { BRING_UP as t20, CLOSE_STRAYS as t21, LIST_STRAYS as t22 } from "atwire/dialects/quectel-bg95/bring-up";
import { HOT as t23, QIACT as t24, QICFG as t25, QICLOSE as t26, QICSGP as t27, QIDEACT as t28, QIGETERROR as t29, QIOPEN as t30, QIRD as t31, QISDE as t32, QISEND as t33, QISTATE as t34, QPINC as t35, QSCLK as t36, QURCCFG as t37, ROWS as t38 } from "atwire/dialects/quectel-bg95/commands";
import { dialect as t39 } from "atwire/dialects/quectel-bg95/index";
import { FORM as t40, SERVICES as t41 } from "atwire/dialects/quectel-bg95/link";
import { dialect as t42 } from "atwire/dialects/quectel-bg95/push";
import { ERRORS as t43, MEANINGS as t44 } from "atwire/dialects/quectel-bg95/result-codes";
import { RUNGS as t45 } from "atwire/dialects/quectel-bg95/rungs";
import { WAITING as t46 } from "atwire/link-user";
export { dialect } from "atwire/dialects/quectel-bg95/push";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44, t45, t46], true);
