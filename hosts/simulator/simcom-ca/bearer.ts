import type { PdpContext, PdpType } from "../cellular/pdp-contexts.js";
import { LAST_INDEX } from "./link.js";
import type { SimcomCa } from "./modem.js";

/** How the application network's commands look: they differ between SIM7000 and its successors (wire-notes 3, "bearer"). */
export interface Bearer {
  /** Lines of AT+CNACT=? and AT+CNCFG=?. */
  activationTest: string;
  configurationTest: string;
  /** Lines of AT+CNACT? and AT+CNCFG?. */
  states(modem: SimcomCa): string[];
  configurations(modem: SimcomCa): string[];
  /** The unsolicited result code of a change. */
  report(index: number, active: boolean): string;
}

/** <ip_type> of AT+CNCFG. */
export const IP_TYPES: readonly PdpType[] = ["IPV4V6", "IP", "IPV6"];

const indices = Array.from({ length: LAST_INDEX + 1 }, (_, i) => i);
const configuration = ({ type, apn, user, password, authentication }: PdpContext): string =>
  `${IP_TYPES.indexOf(type)},"${apn}","${user}","${password}",${authentication}`;
const word = (active: boolean): string => (active ? "ACTIVE" : "DEACTIVE");

/** SIM7000: one network. */
export const single: Bearer = {
  activationTest: "+CNACT: (0-2),<apn>",
  configurationTest: "+CNCFG: (0-2),<apn>,<username>,<password>,(0-3)",
  states({ contexts }) {
    const { address } = contexts.get(1);
    return [address === undefined ? '+CNACT: 0,"0.0.0.0"' : `+CNACT: 1,"${address}"`];
  },
  configurations: ({ contexts }) => [`+CNCFG: ${configuration(contexts.get(1))}`],
  report: (_index, active) => `+APP PDP: ${word(active)}`,
};

/** SIM7070, 7080, 7090: four networks by <pdpidx>. */
export const indexed: Bearer = {
  activationTest: `+CNACT: (0-${LAST_INDEX}),(0-2)`,
  configurationTest: `+CNCFG: (0-${LAST_INDEX}),(0-2),<apn>,<username>,<password>,(0-3)`,
  states: ({ contexts }) => indices.map(index => {
    const { address } = contexts.get(index + 1);
    return `+CNACT: ${index},${address === undefined ? 0 : 1},"${address ?? "0.0.0.0"}"`;
  }),
  configurations: ({ contexts }) => indices.map(index => `+CNCFG: ${index},${configuration(contexts.get(index + 1))}`),
  report: (index, active) => `+APP PDP: ${index},${word(active)}`,
};
