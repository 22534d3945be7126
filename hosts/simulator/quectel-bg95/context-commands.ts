import net from "node:net";
import type { PdpType } from "../cellular/pdp-contexts.js";
import { write } from "../dce/command.js";
import { int, optional, secret, text } from "../dce/parameters.js";
import { OK, PENDING } from "../dce/results.js";
import { FIRST_CONTEXT, LAST_CONTEXT, tcpip } from "./tcpip.js";

const contextId = int("contextID", FIRST_CONTEXT, LAST_CONTEXT);
/** <context_type>: its number less one is the place. */
const TYPES: readonly PdpType[] = ["IP", "IPV6", "IPV4V6"];
/** Contexts that may be active at a time under LTE Cat M (2.3.2). */
const MOST_ACTIVE = 3;
/** Time that a deactivation takes, ms. */
const DEACTIVATION = 200;
/** Time after which the network's refusal arrives, ms. */
const REFUSAL = 1000;

/** 2.3.1-2.3.3: configure, activate and deactivate a context. */
export const contextCommands = tcpip([
  {
    name: "+QICSGP",
    section: "2.3.1",
    test: ["+QICSGP: (1-16),(1-3),<APN>,<username>,<password>,(0-3)"],
    write: write([contextId, optional(int("context_type", 1, 3)), optional(text("APN", 100)), optional(secret(text("username", 128))),
      optional(secret(text("password", 128))), optional(int("authentication", 0, 3))], (modem, call, id, type, apn, user, password, authentication) => {
      const context = modem.contexts.get(id);
      if (type === undefined && apn === undefined) {
        modem.trace.hide(context.user);
        modem.trace.hide(context.password);
        call.info(`+QICSGP: ${TYPES.indexOf(context.type) + 1},"${context.apn}","${context.user}","${context.password}",${context.authentication}`);
        return OK;
      }
      if (apn === undefined) return modem.fail(552);
      // Note 2: one APN cannot be configured on two contexts.
      if (apn !== "" && modem.contexts.defined.some(each => each.id !== id && each.apn === apn)) return modem.fail(552);
      Object.assign(context, {
        type: type === undefined ? context.type : TYPES[type - 1],
        apn,
        user: user ?? "",
        password: password ?? "",
        authentication: authentication ?? context.authentication,
        defined: true,
      });
      return OK;
    }),
  },
  {
    name: "+QIACT",
    section: "2.3.2",
    test: ["+QIACT: (1-16)"],
    read(modem, call) {
      for (const { id } of modem.contexts.active) {
        const addresses = modem.addresses(id);
        call.info(`+QIACT: ${id},1,${net.isIPv4(addresses[0]) ? 1 : 2},${addresses.map(each => `"${modem.forms.address6(each)}"`).join(",")}`);
      }
    },
    write: write([contextId], (modem, call, id) => {
      if (modem.contexts.get(id).address !== undefined) return modem.fail(574);
      if (modem.lostContexts.has(id) || modem.contexts.active.length >= MOST_ACTIVE) return modem.fail(572);
      const [asynchronous] = modem.options.values.asyncmode;
      const { activation } = modem;
      const done = (): void => {
        const granted = activation !== undefined && modem.radio.isRegistered;
        if (granted) modem.activated(id);
        call.end(granted ? OK : modem.fail(561));
      };
      modem.session.after(activation ?? REFUSAL, done);
      return asynchronous ? OK : PENDING;
    }),
  },
  {
    name: "+QIDEACT",
    section: "2.3.3",
    test: ["+QIDEACT: (1-16)"],
    write: write([contextId], (modem, call, id) => {
      modem.session.after(DEACTIVATION, () => {
        modem.deactivate(id);
        call.end(OK);
      });
      return PENDING;
    }),
  },
]);
