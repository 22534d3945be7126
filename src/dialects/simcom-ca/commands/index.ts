/** All forms of the family's commands; a device imports the groups that it uses. */
export * from "../../cellular-commands/clock.js";
export * from "../../cellular-commands/identity.js";
export * from "../../cellular-commands/network.js";
export * from "../../cellular-commands/packet.js";
export * from "../../cellular-commands/power.js";
export * from "../../simcom-commands/sim.js";
export * from "./bearer.js";
export * from "./module.js";
export * from "./options.js";
export * from "./security.js";
export * from "./sockets.js";
