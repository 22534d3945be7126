import type { Dialect } from "../../src/dialect.js";
import { dialect as microchipAnycloud } from "../../src/dialects/microchip-anycloud/index.js";
import { dialect as nordicSlm } from "../../src/dialects/nordic-slm/index.js";
import { dialect as quectelBg95 } from "../../src/dialects/quectel-bg95/index.js";
import { dialect as simcomA7600 } from "../../src/dialects/simcom-a7600/index.js";
import { dialect as simcomCa } from "../../src/dialects/simcom-ca/index.js";
import { dialect as nordicSlmTransparent } from "../../src/dialects/nordic-slm/transparent.js";
import { dialect as quectelBg95Push } from "../../src/dialects/quectel-bg95/push.js";
import { dialect as quectelBg95Transparent } from "../../src/dialects/quectel-bg95/transparent.js";
import { dialect as simcomA7600Push } from "../../src/dialects/simcom-a7600/push.js";
import { dialect as simcomA7600Transparent } from "../../src/dialects/simcom-a7600/transparent.js";
import { dialect as simcomCaTransparent } from "../../src/dialects/simcom-ca/transparent.js";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import type { ModemOptions } from "../../src/modem-options.js";

/** One command set as the tests of all drive it. */
export interface Family {
  dialect: Dialect;
  /** How data come; absent: buffer access. */
  mode?: "push" | "transparent";
  /** What the simulated modem needs for that. */
  simulator?: Partial<SimulatorOptions>;
  /** Nothing stops the peer: what the application does not read in time ends the connection. */
  unstoppable?: boolean;
  /** Data mode ends with the connection: no commands before that, and nothing is checked. */
  oneWay?: boolean;
  /** What a modem of the family needs to come online. */
  modem: Partial<ModemOptions>;
  /** Links that can be connected at once. */
  links: number;
  /** The modem tells where a datagram came from, and keeps each for itself. */
  sendersTold: boolean;
  /** How many bytes a client may send at once to a listener: the modem drops what it has no room for. Default: any number. */
  atOnce?: number;
  /** Its firmware drops data that it has no room for, and says OK: nothing can be done about that. */
  dropping?: "device";
}

/** What the driver speaks. Whatever holds for sockets is tested for each of these. */
export const FAMILIES: readonly Family[] = [
  { dialect: nordicSlm, modem: { apn: "iot.example" }, links: 1, sendersTold: false, atOnce: 500 },
  { dialect: quectelBg95, modem: { apn: "iot.example" }, links: 12, sendersTold: true },
  { dialect: simcomA7600, modem: { apn: "iot.example" }, links: 10, sendersTold: false },
  { dialect: simcomCa, modem: { apn: "iot.example" }, links: 13, sendersTold: true },
  { dialect: microchipAnycloud, modem: { ssid: "MyAP", password: "MyAPPSK" }, links: 20, sendersTold: true, dropping: "device" },
];

/** The same in other modes than buffer access. Whatever holds for sockets is tested for these, too. */
export const MODES: readonly Family[] = [
  { dialect: nordicSlmTransparent, mode: "transparent", simulator: { profile: "device" }, modem: { apn: "iot.example" }, links: 1, sendersTold: false, unstoppable: true, oneWay: true },
  { dialect: quectelBg95Push, mode: "push", modem: { apn: "iot.example" }, links: 12, sendersTold: true, unstoppable: true },
  { dialect: quectelBg95Transparent, mode: "transparent", modem: { apn: "iot.example" }, links: 1, sendersTold: false, unstoppable: true },
  { dialect: simcomA7600Push, mode: "push", modem: { apn: "iot.example" }, links: 10, sendersTold: true, unstoppable: true },
  { dialect: simcomA7600Transparent, mode: "transparent", modem: { apn: "iot.example" }, links: 1, sendersTold: false, unstoppable: true },
  { dialect: simcomCaTransparent, mode: "transparent", modem: { apn: "iot.example" }, links: 1, sendersTold: false, unstoppable: true },
];
