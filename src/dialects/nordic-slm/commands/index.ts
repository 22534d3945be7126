/** All forms of the family's commands; a device imports the groups that it uses. */
export * from "../../cellular-commands/clock.js";
export { CGMI_EXECUTE, CGMI_TEST, CGMM_EXECUTE, CGMM_TEST, CGMR_EXECUTE, CGMR_TEST, CGSN_EXECUTE, CGSN_TEST, CIMI_EXECUTE, CIMI_TEST } from "../../cellular-commands/identity.js";
export { CEREG_READ, CEREG_TEST, CESQ_EXECUTE, CESQ_TEST, COPS_READ, COPS_TEST } from "../../cellular-commands/network.js";
export * from "../../cellular-commands/packet.js";
export { CEDRXS_READ, CEDRXS_TEST, CEDRXS_WRITE, CFUN_READ, CFUN_TEST, CPSMS_READ, CPSMS_TEST, CPSMS_WRITE } from "../../cellular-commands/power.js";
export * from "./module.js";
export * from "./proxies.js";
export * from "./sockets.js";
