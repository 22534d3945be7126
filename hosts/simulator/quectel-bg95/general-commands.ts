import { networkTime } from "../cellular/network-time.js";
import { PIN_TRIES, PUK_TRIES } from "../cellular/sim-card.js";
import { write, type Command } from "../dce/command.js";
import { int, optional, word } from "../dce/parameters.js";
import { cme, OK } from "../dce/results.js";
import type { Bg95 } from "./modem.js";
import { keeper } from "./option-commands.js";

const MANUAL = "BG95 AT manual";

/** Keys of AT+QCFG that hosts set, and their values. */
const CONFIGURATION = {
  gprsattach: "1",
  nwscanmode: "0",
  nwscanseq: "020103",
  iotopmode: "0",
  band: "0xf,0x100002000000000f0e189f,0x10004200000000090e189f",
  servicedomain: "1",
  "roamservice": "255",
  "psm/urc": "0",
  "psm/enter": "0",
  "psm/core": "1",
  "urc/ri/other": '"pulse",120,1',
  "urc/ri/ring": '"pulse",120,1000,5000,"off",1',
  "risignaltype": '"respective"',
  "urc/delay": "0",
  "apready": "0,0,500",
  "fast/poweroff": "0",
};

/** Commands of the module itself: Quectel's AT Commands Manual, which the TCP/IP document refers to as [1]. */
export const generalCommands: readonly Command<Bg95>[] = [
  {
    name: "I",
    section: "V.250 6.1.3",
    write: write([int("value", 0, 9)], ({ identity: { manufacturer, model, revision } }, call) =>
      call.info([manufacturer, model, `Revision: ${revision}`].join("\r\n"))),
  },
  {
    name: "+QCCID",
    section: MANUAL,
    test: [],
    execute: ({ card }, call) => (card.status === "absent" ? cme(10) : call.info(`+QCCID: ${card.iccid}`)),
  },
  {
    name: "+QPINC",
    section: MANUAL,
    test: ['+QPINC: ("SC","P2")'],
    read({ card }, call) {
      if (card.status === "absent") return cme(10);
      call.info(`+QPINC: "SC",${card.pinTries},${card.pukTries}`);
      call.info(`+QPINC: "P2",${PIN_TRIES},${PUK_TRIES}`);
      return OK;
    },
    write: write([word("facility", "SC", "P2")], ({ card }, call, facility) => {
      if (card.status === "absent") return cme(10);
      call.info(`+QPINC: "${facility}",${{ SC: `${card.pinTries},${card.pukTries}`, P2: `${PIN_TRIES},${PUK_TRIES}` }[facility]}`);
      return OK;
    }),
  },
  {
    name: "+QINISTAT",
    section: MANUAL,
    test: ["+QINISTAT: (0-7)"],
    execute: ({ card }, call) => call.info(`+QINISTAT: ${card.status === "READY" ? 7 : card.status === "absent" ? 0 : 1}`),
  },
  {
    name: "+QPOWD",
    section: MANUAL,
    test: ["+QPOWD: (0,1)"],
    execute: ({ dce, device }) => dce.afterResult(() => device.firmware?.powerOff()),
    write: write([int("n", 0, 1)], ({ dce, device }) => dce.afterResult(() => device.firmware?.powerOff())),
  },
  {
    name: "+QSCLK",
    section: MANUAL,
    test: ["+QSCLK: (0-2)"],
    read: ({ uartSleep }, call) => call.info(`+QSCLK: ${uartSleep.mode}`),
    write: write([int("n", 0, 2)], ({ uartSleep }, _call, mode) => void (uartSleep.mode = mode)),
  },
  {
    name: "+QNWINFO",
    section: MANUAL,
    test: [],
    execute: ({ radio }, call) => call.info(radio.isRegistered ? '+QNWINFO: "eMTC","00101","LTE BAND 20",6300' : "+QNWINFO: No Service"),
  },
  {
    name: "+QCSQ",
    section: MANUAL,
    test: ['+QCSQ: "NOSERVICE","GSM","eMTC","NBIoT"'],
    execute: ({ radio }, call) => call.info(radio.isRegistered ? '+QCSQ: "eMTC",-67,-83,142,-9' : '+QCSQ: "NOSERVICE"'),
  },
  {
    name: "+QLTS",
    section: MANUAL,
    test: ["+QLTS: (0-2)"],
    execute: ({ session }, call) => call.info(`+QLTS: "${networkTime(session.now)}+00,0"`),
    write: write([int("mode", 0, 2)], ({ session }, call) => call.info(`+QLTS: "${networkTime(session.now)}+00,0"`)),
  },
  {
    name: "+QCSCON",
    section: "3.10.2",
    test: ["+QCSCON: (0,1)"],
    read: ({ rrc }, call) => call.info(`+QCSCON: ${rrc.reporting ? 1 : 0},${rrc.state}`),
    write: write([optional(int("n", 0, 1))], ({ rrc }, _call, n) => void (rrc.reporting = n === 1)),
  },
  keeper("+QCFG", MANUAL, CONFIGURATION),
  keeper("+QURCCFG", MANUAL, { urcport: '"uart1"' }),
];
