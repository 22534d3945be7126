/** All forms of the family's commands; a device imports the groups that it uses. The family has no power saving mode (wire-notes 6). */
export * from "../../cellular-commands/clock.js";
export * from "../../cellular-commands/identity.js";
export * from "../../cellular-commands/network.js";
export * from "../../cellular-commands/packet.js";
export { CFUN_READ, CFUN_TEST } from "../../cellular-commands/power.js";
export * from "../../simcom-commands/sim.js";
export * from "./module.js";
export * from "./network.js";
export * from "./options.js";
export * from "./sockets.js";
