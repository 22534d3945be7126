import type { Call, Command } from "../dce/command.js";
import { write } from "../dce/command.js";
import { int, optional, text } from "../dce/parameters.js";
import { ERROR, OK, PENDING, type Final } from "../dce/results.js";
import { CONTEXT } from "./net.js";
import type { A7600 } from "./modem.js";
import { LONGEST, SHORTEST } from "./options.js";
import { resultAfterOk } from "./wire-forms.js";

/** <dns error code> (2.17). */
const DNS_GENERAL_ERROR = 10;
/** Labels of up to 63 characters that begin with a letter or a digit (2.17). */
const NAME = /^(?=.{1,254}$)[a-z0-9][a-z0-9-]{0,62}(\.[a-z0-9][a-z0-9-]{0,62})*$/i;
const TIMEOUTS = ["netopen_timeout", "cipopen_timeout", "cipsend_timeout"].map(name => optional(int(name, SHORTEST, LONGEST)));

const refuse = (): Final => ERROR;

function unknownName(call: Call): Final {
  call.info(`+CDNSGIP: 0,${DNS_GENERAL_ERROR}`);
  return ERROR;
}

/** 2.1, 2.2, 2.7, 2.12, 2.17: the socket service, its address and its timeouts, and names. */
export const networkCommands: readonly Command<A7600>[] = [
  {
    name: "+NETOPEN",
    section: "2.1",
    read: ({ net, forms }, call) => call.info(`+NETOPEN: ${net.shown}${forms.netopenPair}`),
    execute(modem, call) {
      const { net, forms } = modem;
      if (net.state === "opening") return ERROR;
      if (net.state !== "closed") return modem.ipError(call, "Network is already opened");
      return forms.netopenOrder(modem, call, done => net.open(err => done([`+NETOPEN: ${err}${forms.netopenPair}`], err ? ERROR : OK)));
    },
  },
  {
    name: "+NETCLOSE",
    section: "2.2",
    execute(modem, call) {
      const { net, forms } = modem;
      if (net.state === "opening") return ERROR;
      if (net.state === "closed") return forms.closedAlready(modem, call);
      return resultAfterOk(modem, call, done => done([...net.close(), "+NETCLOSE: 0"]));
    },
  },
  {
    name: "+IPADDR",
    section: "2.7",
    execute(modem, call) {
      const { address } = modem.contexts.get(CONTEXT);
      if (!modem.net.isOpen || address === undefined) return modem.forms.ipaddrClosed(modem, call);
      call.info(`+IPADDR: ${address}`);
      return OK;
    },
  },
  {
    name: "+CIPTIMEOUT",
    section: "2.12",
    test: false,
    read: ({ options }, call) => call.info(`+CIPTIMEOUT: ${options.timeouts.join(",")}`),
    write: write(TIMEOUTS, ({ options }, _call, ...given) => {
      options.timeouts.forEach((before, i) => (options.timeouts[i] = given[i] ?? before));
    }),
    invalid: refuse,
  },
  {
    name: "+CDNSGIP",
    section: "2.17",
    test: [],
    write: write([text("domain name", 254, 1)], (modem, call, name) => {
      if (!modem.net.isOpen || !NAME.test(name)) return ERROR;
      modem.world.network.lookup(name, modem.session.guard(([address]) => {
        if (address === undefined) return call.end(unknownName(call));
        call.info(`+CDNSGIP: 1,"${name}","${address}"`);
        call.end(OK);
      }), 4);
      return PENDING;
    }),
    invalid: refuse,
  },
];
