import type { CommandLine } from "../../command-line.js";
import type { Row } from "../../dialect.js";
import type { Security } from "../../link-user.js";
import { SERVICE_TCP, SERVICE_TLS, SERVICE_UDP } from "../../link-codes.js";
import { CACID, CAOPEN, CASERVER, CASSLCFG, CSSLCFG } from "./commands.js";
import type { CaLink } from "./link.js";

/** <crindex> is 0-5 (C1802). */
const CONFIGURATIONS = 6;

/** Commands of opening, in order: the last one opens, the ones before configure. The server name is set by a command that is not in this document, but that all these modems have. */
export const SET_SSL = 0;
const SET_CONFIGURATION = 1;
const SET_NAME = 2;
const SET_CA = 3;
export const SET_CID = 4;
export const OPEN = 5;

/** It waits for others: a listener, or a port for datagrams. */
export function serves(link: CaLink): boolean {
  return link.service !== SERVICE_TCP && link.service !== SERVICE_TLS;
}

/** The command that is due. */
export function openRow(link: CaLink): Row {
  const step = link.step;
  return step === SET_CID ? CACID : step === SET_NAME ? CSSLCFG : step !== OPEN ? CASSLCFG : serves(link) ? CASERVER : CAOPEN;
}

/** What follows its name. */
export function writeOpen(link: CaLink, line: CommandLine): void {
  const id = link.id;
  const step = link.step;
  const security = link.security as Security;
  line.byte(61);
  if (step === SET_SSL) line.text(id + ',"SSL",' + (link.service === SERVICE_TLS ? 1 : 0));
  else if (step === SET_CONFIGURATION) line.text(id + ',"crindex",' + (id % CONFIGURATIONS));
  else if (step === SET_NAME) {
    line.text('"sni",' + (id % CONFIGURATIONS) + ",");
    line.quoted(security.name);
  } else if (step === SET_CA) {
    line.text(id + ',"cacert",');
    // without a name every certificate is trusted (C1802)
    line.quoted(security.verify ? security.ca : "");
  } else if (step === SET_CID) line.integer(id);
  else if (serves(link)) line.text(id + (link.session.indexedServer ? ",0" : "") + (link.service === SERVICE_UDP ? ',"UDP",' : ',"TCP",') + link.port);
  else {
    line.text(id + (link.session.indexedOpen ? ",0" : "") + ',"TCP",');
    line.quoted(link.host);
    line.text("," + link.port);
  }
}
