import { write, type Command } from "../dce/command.js";
import { int, optional, secret, text } from "../dce/parameters.js";
import { cme, OK } from "../dce/results.js";
import type { CellularModem } from "./modem.js";
import { PIN_TRIES, PUK_TRIES } from "./sim-card.js";

const MANUAL = "SIMCom AT manual";

/** What SIMCom's modules have in common beyond 3GPP TS 27.007. */
export const simcomCommands: readonly Command<CellularModem>[] = [
  {
    name: "+CGAUTH",
    section: MANUAL,
    test: ["+CGAUTH: (1-16),(0-3),<passwd>,<user>"],
    read({ contexts, trace }, call) {
      for (const { id, user, password, authentication } of contexts.defined) {
        if (authentication === 0) continue;
        trace.hide(user);
        trace.hide(password);
        call.info(`+CGAUTH: ${id},${authentication},"${user}","${password}"`);
      }
    },
    // Unlike 27.007's, the password comes first.
    write: write([int("cid", 1, 16), optional(int("auth_type", 0, 3)), optional(secret(text("passwd", 64))), optional(secret(text("user", 64)))],
      ({ contexts }, _call, cid, authentication = 0, password = "", user = "") => {
        const context = contexts.get(cid);
        if (context.address !== undefined) return cme(3);
        Object.assign(context, { authentication, password, user });
        return OK;
      }),
  },
  {
    name: "+CSCLK",
    section: MANUAL,
    test: ["+CSCLK: (0-2)"],
    read: ({ uartSleep }, call) => call.info(`+CSCLK: ${uartSleep.mode}`),
    write: write([int("n", 0, 2)], ({ uartSleep }, _call, mode) => void (uartSleep.mode = mode)),
  },
  {
    name: "+SPIC",
    section: MANUAL,
    test: [],
    execute({ card }, call) {
      if (card.status === "absent") return cme(10);
      call.info(`+SPIC: ${[card.pinTries, card.pukTries, PIN_TRIES, PUK_TRIES].join(",")}`);
      return OK;
    },
  },
];
