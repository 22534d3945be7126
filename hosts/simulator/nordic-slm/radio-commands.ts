import { cellularCommands, packetCommands } from "../cellular/commands.js";
import { write, type Call, type Command } from "../dce/command.js";
import { choice, int, optional, secret, text, word, type Parameter } from "../dce/parameters.js";
import { cme, OK, PENDING, type ErrorMode, type Result } from "../dce/results.js";
import { DEFAULT_CONTEXT, LAST_CONTEXT } from "./contexts.js";
import { LAST_TYPE } from "./credentials.js";
import type { NordicSlm } from "./modem.js";
import { securityTag } from "./slm-rows.js";

type Row = Command<NordicSlm>;

const MANUAL = "nRF9160 AT commands";

/** Commands of 3GPP TS 27.007 that this modem has as every other. */
const COMMON = ["+CGMI", "+CGMM", "+CGMR", "+CIMI", "+CPIN", "+COPS", "+CESQ", "+CPSMS", "+CCLK"];
const all: readonly Row[] = [
  ...cellularCommands.filter(({ name }) => COMMON.includes(name)),
  ...packetCommands(DEFAULT_CONTEXT, LAST_CONTEXT).filter(({ name }) => name === "+CGDCONT" || name === "+CGPADDR"),
  // the default context cannot be switched
  ...packetCommands(DEFAULT_CONTEXT + 1, LAST_CONTEXT).filter(({ name }) => name === "+CGACT"),
];

/** Values of AT+CFUN that switch the radio, and what is read back after them. */
const SWITCHES: Record<number, number> = { 0: 0, 1: 1, 4: 4, 20: 4, 21: 1, 44: 44 };
/** Those that concern GNSS and the SIM card alone; the last two show while all else is off. */
const OTHERS = [30, 40, 31, 41];
/** Time that AT+CFUN takes to switch the radio, ms. */
const SWITCHING = 300;

function functionality({ radio, card, session }: NordicSlm, call: Call, wanted: number): Result {
  session.after(SWITCHING, () => {
    const was = radio.functionality;
    radio.functionality = SWITCHES[wanted] ?? (was === 0 && OTHERS.indexOf(wanted) > 1 ? wanted : was);
    if (was === 1 && !radio.isOn) radio.deregister();
    else if (was !== 1 && radio.isOn && card.status === "READY") radio.register();
    call.end(OK);
  });
  return PENDING;
}

function attach(modem: NordicSlm, call: Call, wanted: number): Result {
  if (wanted === 0) {
    modem.attached = false;
    if (modem.isUp) modem.contextLost(DEFAULT_CONTEXT);
    return OK;
  }
  if (modem.attached) return OK;
  if (!modem.radio.isRegistered) return cme(30);
  if (modem.activation === undefined) return cme(148);
  modem.session.after(modem.activation, () => {
    modem.registrationChanged();
    call.end(OK);
  });
  return PENDING;
}

/** A command with one number that the simulation keeps without effect; `status` follows it when it is read. */
function kept(name: string, section: string, parameter: Parameter<number>, status: (modem: NordicSlm) => string): Row {
  return {
    name,
    section,
    read: (modem, call) => call.info(`${name}: ${modem.kept.get(name) ?? 0}${status(modem)}`),
    write: write([parameter], (modem, _call, n) => void modem.kept.set(name, String(n))),
  };
}

/** Operations of AT%CMNG. */
const STORE = 0;
const LIST = 1;
const DELETE = 3;

function manageCredentials({ credentials, radio }: NordicSlm, call: Call, op: number, tag?: number, type?: number, content?: string): Result {
  if (op === LIST) {
    for (const line of credentials.list(tag, type)) call.info(`%CMNG: ${line}`);
    return OK;
  }
  if (tag === undefined || type === undefined || (op === STORE && content === undefined)) return cme(50);
  // credentials are written while the modem is offline
  if (radio.isOn) return cme(3);
  if (op === STORE) credentials.store(tag, type, content!);
  else if (!credentials.delete(tag, type)) return cme(100);
  return OK;
}

/** The modem behind the application: 3GPP commands in Nordic's variants, and a few of its own. It has no V.250 commands. */
export const radioCommands: readonly Row[] = [
  ...all,
  {
    name: "+CMEE",
    section: "27.007 9.1",
    test: ["+CMEE: (0,1)"],
    read: ({ dce }, call) => call.info(`+CMEE: ${dce.errors}`),
    write: write([int("n", 0, 1)], ({ dce }, _call, mode) => void (dce.errors = mode as ErrorMode)),
  },
  {
    name: "+CGSN",
    section: "27.007 5.4",
    test: ["+CGSN: (0-3)"],
    execute: ({ identity }, call) => call.info(identity.imei),
    write: write([choice("snt", 1)], ({ identity }, call) => call.info(`+CGSN: "${identity.imei}"`)),
  },
  {
    name: "+CFUN",
    section: "27.007 8.2",
    test: ["+CFUN: (0,1,4,20,21,30,31,40,41,44)"],
    read: ({ radio }, call) => call.info(`+CFUN: ${radio.functionality}`),
    write: write([choice("fun", ...Object.keys(SWITCHES).map(Number), ...OTHERS)], functionality),
  },
  {
    name: "+CEREG",
    section: "27.007 10.1.22",
    test: ["+CEREG: (0-5)"],
    read: ({ radio }, call) => call.info(radio.status("+CEREG")),
    write: write([int("n", 0, 5)], ({ radio }, _call, n) => void (radio.reporting["+CEREG"] = n)),
  },
  {
    name: "+CGATT",
    section: "27.007 10.1.9",
    test: ["+CGATT: (0,1)"],
    read: ({ attached }, call) => call.info(`+CGATT: ${attached ? 1 : 0}`),
    write: write([int("state", 0, 1)], attach),
  },
  {
    name: "+CGAUTH",
    section: "27.007 10.1.31",
    test: [`+CGAUTH: (${DEFAULT_CONTEXT}-${LAST_CONTEXT}),(0-2),64,64`],
    write: write([int("cid", DEFAULT_CONTEXT, LAST_CONTEXT), optional(int("auth_prot", 0, 2)), optional(secret(text("userid", 64))), optional(secret(text("password", 64)))],
      ({ contexts }, _call, cid, authentication = 0, user = "", password = "") => {
        const context = contexts.get(cid);
        if (context.address !== undefined) return cme(3);
        Object.assign(context, { authentication, user, password });
        return OK;
      }),
  },
  {
    name: "+CPINR",
    section: "27.007 8.65",
    test: [],
    write: write([word("sel_code", "SIM PIN", "SIM PUK")], ({ card }, call, code) => {
      if (card.status === "absent") return cme(10);
      call.info(`+CPINR: "${code}",${code === "SIM PIN" ? card.pinTries : card.pukTries}`);
      return OK;
    }),
  },
  kept("+CSCON", "27.007 10.1.30", int("n", 0, 3), () => ",1"),
  kept("+CGEREP", "27.007 10.1.19", int("mode", 0, 1), () => ",0"),
  {
    name: "+CEDRXS",
    section: "27.007 7.40",
    test: ['+CEDRXS: (0-3),(4,5),("0000"-"1111")'],
    read({ kept: values }, call) {
      for (const access of [4, 5]) if (values.has(`+CEDRXS ${access}`)) call.info(`+CEDRXS: ${access},"${values.get(`+CEDRXS ${access}`)}"`);
    },
    write: write([int("mode", 0, 3), optional(choice("AcT", 4, 5)), optional(text("edrx_value", 4, 4))], ({ kept: values }, _call, mode, access = 4, cycle = "0010") => {
      if (mode === 1 || mode === 2) values.set(`+CEDRXS ${access}`, cycle);
      else for (const each of [4, 5]) values.delete(`+CEDRXS ${each}`);
    }),
  },
  {
    name: "%XICCID",
    section: MANUAL,
    test: false,
    execute: ({ card, radio }, call) => (card.status === "absent" || radio.functionality === 0 ? cme(10) : call.info(`%XICCID: ${card.iccid}`)),
  },
  {
    name: "%XSYSTEMMODE",
    section: MANUAL,
    test: ["%XSYSTEMMODE: (0,1),(0,1),(0,1),(0,1,2)"],
    read: ({ kept: values }, call) => call.info(`%XSYSTEMMODE: ${values.get("mode") ?? "1,0,0,0"}`),
    write: write([int("LTE_M", 0, 1), int("NB_IoT", 0, 1), int("GNSS", 0, 1), int("preference", 0, 2)], ({ kept: values, radio }, _call, ...modes) => {
      if (radio.isOn) return cme(3);
      values.set("mode", modes.join(","));
      return OK;
    }),
  },
  {
    name: "%CMNG",
    section: MANUAL,
    test: false,
    write: write([choice("opcode", STORE, LIST, DELETE), optional(securityTag), optional(int("type", 0, LAST_TYPE)), optional(secret(text("content", 4000)))], manageCredentials),
  },
];
