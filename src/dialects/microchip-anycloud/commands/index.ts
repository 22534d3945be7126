/** All forms of the family's commands; a device imports the groups that it uses. */
export * from "./general.js";
export * from "./mqtt.js";
export * from "./net.js";
export * from "./scan.js";
export * from "./sockets.js";
export * from "./wifi.js";
