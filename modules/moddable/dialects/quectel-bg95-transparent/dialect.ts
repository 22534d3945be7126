// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, NOT_CONFIGURED as t16, RATE as t17 } from "atwire/dialects/cellular";
import { USER_LINE as t18 } from "atwire/dialects/init-step";
import { BRING_UP as t19, CLOSE_STRAYS as t20, LIST_STRAYS as t21 } from "atwire/dialects/quectel-bg95/bring-up";
import { HOT as t22, QIACT as t23, QICFG as t24, QICLOSE as t25, QICSGP as t26, QIDEACT as t27, QIGETERROR as t28, QIOPEN as t29, QIRD as t30, QISDE as t31, QISEND as t32, QISTATE as t33, QPINC as t34, QSCLK as t35, QURCCFG as t36, ROWS as t37 } from "atwire/dialects/quectel-bg95/commands";
import { dialect as t38 } from "atwire/dialects/quectel-bg95/index";
import { FORM as t39, SERVICES as t40 } from "atwire/dialects/quectel-bg95/link";
import { ERRORS as t41, MEANINGS as t42 } from "atwire/dialects/quectel-bg95/result-codes";
import { RUNGS as t43 } from "atwire/dialects/quectel-bg95/rungs";
import { ATO as t44, CONNECTING as t45, WAYS as t46, dialect as t47 } from "atwire/dialects/quectel-bg95/transparent";
import { WAITING as t48 } from "atwire/link-user";
export { dialect } from "atwire/dialects/quectel-bg95/transparent";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44, t45, t46, t47, t48], true);
