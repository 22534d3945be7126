// written by modules/moddable/generate.ts: puts the tables into flash
import { ATE as t0, CELLULAR_ROWS as t1, CEREG as t2, CESQ as t3, CFUN as t4, CGDCONT as t5, CGREG as t6, CMEE as t7, CONVERSATION as t8, CPIN as t9, CREG as t10, CSQ as t11, DEFINE_CONTEXT as t12, DTR as t13, IFC as t14, IPR as t15, NOT_CONFIGURED as t16, RATE as t17 } from "atwire/dialects/cellular";
import { USER_LINE as t18 } from "atwire/dialects/init-step";
import { BRING_UP as t19, DROP_PEER as t20, LIST_PEER as t21 } from "atwire/dialects/nordic-slm/bring-up";
import { CGAUTH as t22, CGDCONT as t23, CGPADDR as t24, CPINR as t25, HOT as t26, ROWS as t27, XBIND as t28, XCONNECT as t29, XRECV as t30, XRECVFROM as t31, XRESET as t32, XSEND as t33, XSENDTO as t34, XSLMUART as t35, XSOCKET as t36, XSOCKETOPT as t37, XTCPCLI as t38, XTCPRECV as t39, XTCPSEND as t40, XTCPSVR as t41, XUDPCLI as t42, XUDPSEND as t43, XUDPSVR as t44 } from "atwire/dialects/nordic-slm/commands";
import { FORMS as t45 } from "atwire/dialects/nordic-slm/forms";
import { dialect as t46 } from "atwire/dialects/nordic-slm/index";
import { ERRORS as t47, MEANINGS as t48 } from "atwire/dialects/nordic-slm/result-codes";
import { RUNGS as t49 } from "atwire/dialects/nordic-slm/rungs";
import { WAITING as t50 } from "atwire/link-user";
export { dialect } from "atwire/dialects/nordic-slm/index";

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t19, t20, t21, t22, t23, t24, t25, t26, t27, t28, t29, t30, t31, t32, t33, t34, t35, t36, t37, t38, t39, t40, t41, t42, t43, t44, t45, t46, t47, t48, t49, t50], true);
