// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, NOT_CONFIGURED as t16, RATE as t17 } from "atwire/dialects/cellular";
import { USER_LINE as t18 } from "atwire/dialects/init-step";
import { BRING_UP as t19, CLOSE_STRAYS as t20 } from "atwire/dialects/quectel-bg95/bring-up";
import { HOT as t21, QIACT as t22, QICFG as t23, QICLOSE as t24, QICSGP as t25, QIDEACT as t26, QIGETERROR as t27, QIOPEN as t28, QIRD as t29, QISDE as t30, QISEND as t31, QISTATE as t32, QPINC as t33, QSCLK as t34, QURCCFG as t35, ROWS as t36 } from "atwire/dialects/quectel-bg95/commands";
import { dialect as t37 } from "atwire/dialects/quectel-bg95/index";
import { FORM as t38, SERVICES as t39 } from "atwire/dialects/quectel-bg95/link";
import { ERRORS as t40, MEANINGS as t41 } from "atwire/dialects/quectel-bg95/result-codes";
import { RUNGS as t42 } from "atwire/dialects/quectel-bg95/rungs";
import { ATO as t43, CONNECTING as t44, WAYS as t45, dialect as t46 } from "atwire/dialects/quectel-bg95/transparent";
import { WAITING as t47 } from "atwire/link";
export { dialect } from "atwire/dialects/quectel-bg95/transparent";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44, t45, t46, t47], true);
