import { write, type Call, type Command, type Write } from "../dce/command.js";
import { int, optional, secret, text } from "../dce/parameters.js";
import { cme, OK, type Result } from "../dce/results.js";
import { indexed, IP_TYPES, single, type Bearer } from "./bearer.js";
import { isIndexed } from "./layouts.js";
import { LAST_INDEX } from "./link.js";
import type { SimcomCa } from "./modem.js";

const SECTION = "SIM7080 AT manual";
/** Time after which the network's refusal arrives, ms. */
const REFUSAL = 1000;

const index = int("pdpidx", 0, LAST_INDEX);
const action = int("action", 0, 2);
const ipType = int("ip_type", 0, 2);
const apn = optional(text("apn", 100));
const username = optional(text("username", 64));
const password = optional(text("password", 64));
const authentication = optional(int("authentication", 0, 3));

/** Both layouts of AT+CNCFG laid over each other, to say what is secret: user name and password. */
const overlaid = [index, ipType, secret(apn, ([, second]) => !/^\s*\d+\s*$/.test(second)), secret(password), secret(authentication, ([, second]) => /^\s*\d+\s*$/.test(second))];

/** Runs the layout that the host uses; the module's answers follow it from now on. */
function either(ofOne: Write<SimcomCa>, ofMany: Write<SimcomCa>, parameters = ofMany.parameters): Write<SimcomCa> {
  return {
    parameters,
    run(modem, call, given) {
      const many = isIndexed(given);
      const bearer: Bearer = many ? indexed : single;
      modem.bearer = bearer;
      return (many ? ofMany : ofOne).run(modem, call, given);
    },
  };
}

function activate(modem: SimcomCa, _call: Call, pdpIndex: number, wanted: number): Result {
  const id = pdpIndex + 1;
  if ((wanted !== 0) === modem.isActive(id)) return cme(3);
  if (wanted === 0) {
    modem.dce.afterResult(() => modem.contextLost(id));
    return OK;
  }
  if (!modem.radio.isRegistered) return cme(30);
  const { activation } = modem;
  modem.dce.afterResult(() => void modem.session.after(activation ?? REFUSAL, () => {
    const granted = activation !== undefined && modem.radio.isRegistered;
    if (granted) modem.activated(id);
    modem.dce.urc(modem.bearer.report(pdpIndex, granted));
  }));
  return OK;
}

function configure(modem: SimcomCa, pdpIndex: number, type: number, name = "", user = "", word = "", method = 0): Result {
  modem.trace.hide(user);
  modem.trace.hide(word);
  Object.assign(modem.contexts.get(pdpIndex + 1), { type: IP_TYPES[type], apn: name, user, password: word, authentication: method, defined: true });
  return OK;
}

/** The application network, which connections need: in both layouts (wire-notes 3, "bearer"). */
export const bearerCommands: readonly Command<SimcomCa>[] = [
  {
    name: "+CNACT",
    section: SECTION,
    test: ({ bearer }) => [bearer.activationTest],
    read(modem, call) {
      for (const line of modem.bearer.states(modem)) call.info(line);
    },
    write: either(
      write([action, apn], (modem: SimcomCa, call, wanted, name) => {
        if (name !== undefined) modem.contexts.get(1).apn = name;
        return activate(modem, call, 0, wanted);
      }),
      write([index, action], activate),
    ),
  },
  {
    name: "+CNCFG",
    section: SECTION,
    test: ({ bearer }) => [bearer.configurationTest],
    read(modem, call) {
      for (const context of modem.contexts.defined) {
        modem.trace.hide(context.user);
        modem.trace.hide(context.password);
      }
      for (const line of modem.bearer.configurations(modem)) call.info(line);
    },
    write: either(
      write([ipType, apn, username, password, authentication], (modem: SimcomCa, _call, type, ...rest) => configure(modem, 0, type, ...rest)),
      write([index, ipType, apn, username, password, authentication], (modem: SimcomCa, _call, pdpIndex, type, ...rest) => configure(modem, pdpIndex, type, ...rest)),
      overlaid,
    ),
  },
];
