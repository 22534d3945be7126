import { write, type Call, type Command } from "../dce/command.js";
import { choice, int, octet, optional, secret, text, word } from "../dce/parameters.js";
import { cme, OK, PENDING, type Final, type Result } from "../dce/results.js";
import type { CellularModem, Identity } from "./modem.js";
import { REPORTS } from "./radio.js";

type Row = Command<CellularModem>;

/** What a modem whose SIM card is not ready answers; undefined when it is. */
function cardError({ card }: CellularModem): Final | undefined {
  const codes = { READY: undefined, "SIM PIN": 11, "SIM PUK": 12, absent: 10, failed: 13 };
  const code = codes[card.status];
  return code === undefined ? undefined : cme(code);
}

/** A command that prints one fact about the modem. */
function identity(name: string, section: string, fact: keyof Identity): Row {
  return { name, section, test: [], execute: (modem, call) => call.info(modem.identity[fact]) };
}

const identification: readonly Row[] = [
  identity("+CGMI", "27.007 5.1", "manufacturer"),
  identity("+GMI", "V.250 6.1.4", "manufacturer"),
  identity("+CGMM", "27.007 5.2", "model"),
  identity("+GMM", "V.250 6.1.5", "model"),
  identity("+CGMR", "27.007 5.3", "revision"),
  identity("+GMR", "V.250 6.1.6", "revision"),
  identity("+CGSN", "27.007 5.4", "imei"),
  identity("+GSN", "V.250 6.1.7", "imei"),
  { name: "+CIMI", section: "27.007 5.6", test: [], execute: (modem, call) => cardError(modem) ?? call.info(modem.card.imsi) },
];

const simCard: readonly Row[] = [
  {
    name: "+CPIN",
    section: "27.007 8.3",
    test: [],
    read({ card }, call) {
      if (card.status === "absent") return cme(10);
      if (card.status === "failed") return cme(13);
      call.info(`+CPIN: ${card.status}`);
      return OK;
    },
    write: write([secret(text("pin", 8, 4)), secret(optional(text("newpin", 8, 4)))], (modem, _call, pin, newPin) => {
      const { card } = modem;
      switch (card.status) {
        case "SIM PIN":
          if (!card.enterPin(pin)) return card.pinTries ? cme(16) : cme(12);
          break;
        case "SIM PUK":
          if (newPin === undefined) return cme(50);
          if (!card.enterPuk(pin, newPin)) return card.pukTries ? cme(16) : cme(13);
          break;
        case "READY":
          return cme(3);
        default:
          return cardError(modem);
      }
      modem.dce.afterResult(() => modem.cardReady());
      return OK;
    }),
  },
];

/** Time that AT+CFUN takes to switch the radio, ms. */
const SWITCHING = 300;
const OPERATOR = '"atwire simulated"';

function switchRadio(modem: CellularModem, call: Call, functionality: number): Result {
  const { radio } = modem;
  modem.session.after(SWITCHING, () => {
    const was = radio.functionality;
    radio.functionality = functionality;
    if (functionality !== 1) {
      for (const { id } of modem.contexts.active) modem.contextLost(id);
      modem.attached = false;
      radio.deregister();
    } else if (was !== 1 && modem.card.status === "READY") {
      radio.register();
    }
    call.end(OK);
  });
  return PENDING;
}

const radio: readonly Row[] = [
  {
    name: "+CFUN",
    section: "27.007 8.2",
    test: ["+CFUN: (0,1,4),(0,1)"],
    read: (modem, call) => call.info(`+CFUN: ${modem.radio.functionality}`),
    write: write([choice("fun", 0, 1, 4), optional(int("rst", 0, 1))], (modem, call, functionality, reset) => {
      if (!reset) return switchRadio(modem, call, functionality);
      modem.dce.afterResult(() => modem.device.restart());
      return OK;
    }),
  },
  ...REPORTS.map((report): Row => ({
    name: report,
    section: { "+CREG": "27.007 7.2", "+CGREG": "27.007 10.1.20", "+CEREG": "27.007 10.1.22" }[report],
    test: [`${report}: (0-2)`],
    read: (modem, call) => call.info(modem.radio.status(report)),
    write: write([int("n", 0, 2)], (modem, _call, n) => void (modem.radio.reporting[report] = n)),
  })),
  {
    name: "+COPS",
    section: "27.007 7.3",
    read: (modem, call) => call.info(modem.radio.isRegistered ? `+COPS: 0,0,${OPERATOR},${modem.radio.access}` : "+COPS: 0"),
    write: write([int("mode", 0, 4), optional(int("format", 0, 2)), optional(text("oper", 32)), optional(int("AcT", 0, 9))], (modem, _call, mode) => {
      const refused = cardError(modem);
      if (refused) return refused;
      if (mode === 2) modem.radio.deregister();
      else if (mode < 2 && !modem.radio.isRegistered && modem.radio.isOn) modem.radio.register();
      return OK;
    }),
    test: [`+COPS: (2,${OPERATOR},"atwire","00101",8),,(0-4),(0-2)`],
  },
  {
    name: "+CSQ",
    section: "27.007 8.5",
    test: ["+CSQ: (0-31,99),(0-7,99)"],
    execute: (modem, call) => call.info(`+CSQ: ${modem.radio.isRegistered ? modem.radio.signal : 99},99`),
  },
  {
    name: "+CESQ",
    section: "27.007 8.69",
    test: ["+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)"],
    execute: (modem, call) => call.info(modem.radio.isRegistered ? "+CESQ: 99,99,255,255,22,57" : "+CESQ: 99,99,255,255,255,255"),
  },
];

/** Asks the network for something that takes its time; refused without coverage. */
function network(modem: CellularModem, call: Call, granted: () => void): Result {
  if (!modem.radio.isRegistered) return cme(30);
  const { activation } = modem;
  if (activation === undefined) return cme(148);
  modem.session.after(activation, () => {
    granted();
    call.end(OK);
  });
  return PENDING;
}

/** The commands for PDP contexts `first` to `last`. */
export const packetCommands = (first: number, last: number): readonly Row[] => [
  {
    name: "+CGATT",
    section: "27.007 10.1.9",
    read: (modem, call) => call.info(`+CGATT: ${modem.attached ? 1 : 0}`),
    write: write([int("state", 0, 1)], (modem, call, state) => {
      if (state) return modem.attached ? OK : network(modem, call, () => (modem.attached = true));
      for (const { id } of modem.contexts.active) modem.contextLost(id);
      modem.attached = false;
      return OK;
    }),
  },
  {
    name: "+CGDCONT",
    section: "27.007 10.1.1",
    test: ["IP", "IPV6", "IPV4V6"].map(type => `+CGDCONT: (${first}-${last}),"${type}",,,(0-2),(0-4)`),
    read(modem, call) {
      for (const { id, type, apn, address } of modem.contexts.defined) call.info(`+CGDCONT: ${id},"${type}","${apn}","${address ?? "0.0.0.0"}",0,0,0`);
    },
    write: write([int("cid", first, last), optional(word("PDP_type", "IP", "IPV6", "IPV4V6")), optional(text("APN", 100)), optional(text("PDP_addr", 40)),
      optional(int("d_comp", 0, 2)), optional(int("h_comp", 0, 4)), optional(int("IPv4AddrAlloc", 0, 1))], (modem, _call, cid, type, apn) => {
      const context = modem.contexts.get(cid);
      if (context.address !== undefined) return cme(3);
      if (type === undefined) modem.contexts.undefine(cid);
      else Object.assign(context, { type, apn: apn ?? "", defined: true });
      return OK;
    }),
  },
  {
    name: "+CGACT",
    section: "27.007 10.1.10",
    test: ["+CGACT: (0,1)"],
    read(modem, call) {
      for (const { id, address } of modem.contexts.defined) call.info(`+CGACT: ${id},${address === undefined ? 0 : 1}`);
    },
    write: write([int("state", 0, 1), int("cid", first, last)], (modem, call, state, cid) => {
      const context = modem.contexts.get(cid);
      if (state === 0) {
        if (context.address !== undefined) modem.contextLost(cid);
        return OK;
      }
      if (context.address !== undefined) return OK;
      return network(modem, call, () => {
        modem.attached = true;
        context.address = modem.contexts.addressFor(cid);
      });
    }),
  },
  {
    name: "+CGPADDR",
    section: "27.007 10.1.14",
    test: [`+CGPADDR: (${first}-${last})`],
    execute(modem, call) {
      for (const { id, address } of modem.contexts.defined) call.info(`+CGPADDR: ${id},"${address ?? "0.0.0.0"}"`);
    },
    write: write([int("cid", first, last)], (modem, call, cid) => call.info(`+CGPADDR: ${cid},"${modem.contexts.get(cid).address ?? "0.0.0.0"}"`)),
  },
];

const TIMERS = ["Periodic-RAU", "GPRS-READY-timer", "Periodic-TAU", "Active-Time"].map(name => optional(octet(`Requested_${name}`)));

const powerSaving: readonly Row[] = [
  {
    name: "+CPSMS",
    section: "27.007 7.38",
    test: ['+CPSMS: (0-2),,,("00000000"-"11111111"),("00000000"-"11111111")'],
    read({ powerSaving: { mode, timers } }, call) {
      call.info(`+CPSMS: ${[mode, ...TIMERS.map((_, i) => (timers[i] === undefined ? "" : `"${timers[i]}"`))].join(",")}`);
    },
    write: write([int("mode", 0, 2), ...TIMERS], ({ powerSaving: request }, _call, mode, ...timers) => {
      // 2 disables it and forgets the timers; what is not given stays
      request.timers = TIMERS.map((_, i) => (mode === 2 ? undefined : timers[i] ?? request.timers[i]));
      request.mode = mode % 2;
    }),
  },
];

const time: readonly Row[] = [
  {
    name: "+CCLK",
    section: "27.007 8.15",
    test: [],
    read: ({ time: clock }, call) => call.info(`+CCLK: "${clock.text}"`),
    write: write([text("time", 20, 20)], ({ time: clock }, _call, given) => (clock.read(given) ? OK : cme(50))),
  },
];

/** Commands of 3GPP TS 27.007 that every cellular family has. */
export const cellularCommands: readonly Row[] = [...identification, ...simCard, ...radio, ...packetCommands(1, 16), ...powerSaving, ...time];
