import { FAMILIES, MODES, type Family } from "../driver/families.js";

/** What random programs need to know of a family, besides what its other tests do. */
export interface FuzzFamily extends Family {
  /** Commands of the user's with the answers that only they have. */
  commands: [command: string, answer: RegExp][];
  /** What it says when users have switched it on, or as firmware has it: nothing that the driver knows. */
  lines: string[];
  /** Data that look like what the modem says, or is told. */
  awkward: string;
  /** What is left of a datagram that was not read at once is lost: it must fit into so much of the port's receive window. */
  datagramsCut?: number;
  /** Nothing of its own follows payload, or a line end alone, or lines may come before it: what was inserted can push a piece out that looks like the line that may follow. */
  tailless?: boolean;
  /** The command that sends to an accepted connection does not say to which: what is on its way when a peer leaves goes to the next one, whom the driver then turns away. */
  peerless?: boolean;
}

const CELLULAR_FORMS: FuzzFamily["commands"] = [
  ["AT+CGSN", /^\d{15}$/],
  ["AT+CESQ", /^\+CESQ: \d+(,\d+){5}$/],
];

const OWN: Record<string, Pick<FuzzFamily, "commands" | "lines" | "awkward" | "datagramsCut" | "tailless" | "peerless">> = {
  "nordic-slm": {
    peerless: true,
    tailless: true,
    datagramsCut: 0.5,
    lines: ["%CESQ: 54,2,16,2", "+CSCON: 1", "#XNEW: 1, 2", "+NEW"],
    commands: [["AT+CGMM", /^nRF9160-SICA$/], ["AT+CGMI", /^Nordic Semiconductor ASA$/], ["AT+CGMR", /^mfw_nrf9160/], ["AT%XICCID", /^%XICCID: \d+$/], ...CELLULAR_FORMS],
    awkward: '\r\nOK\r\n#XRECV: 1, 5\r\nOK\r\n"\r\nERROR\r\n\r\nReady\r\n#XSOCKET: -1, closed\r\n#XSEND: 3\r\nOK\r\n\r\n#XRECV: 0, 8\r\n+CMEE: 1\r\n\r\nOK\r\n#XRECV: 1, 0\r\nOK\r\n',
  },
  "quectel-bg95": {
    lines: ['+QIND: "act","LTE"', "+CSCON: 1", "NORMAL POWER", "+NEW"],
    commands: [["AT+CGMM", /^BG95-M3$/], ["AT+CGMI", /^Quectel$/], ["AT+CGSN", /^\d{15}$/], ["AT+QCCID", /^\+QCCID: \d+F?$/], ["AT+CGMR", /^BG95M3L/], ["AT+CSQ", /^\+CSQ: \d+,\d+$/]],
    awkward: '\r\nOK\r\n+QIURC: "closed",0\r\n> \x1a+++\r\nERROR\r\n\r\nRDY\r\n+QIRD: 5\r\nSEND OK\r\n+CMEE: 1\r\n\r\nOK\r\n+QIURC: "recv",1\r\n',
  },
  "simcom-a7600": {
    lines: ["+CGEV: ME PDN ACT 1", "+CSCON: 1", "PB DONE", "+NEW"],
    commands: [["AT+CGMM", /^A7670E-FASE$/], ["AT+CGMI", /^SIMCOM INCORPORATED$/], ["AT+CGMR", /^\+CGMR: A7670/], ["AT+CICCID", /^\+ICCID: \d+$/], ...CELLULAR_FORMS],
    awkward: '\r\nOK\r\n+IPCLOSE: 0,1\r\n> \x1a+++\r\nERROR\r\n\r\nRDY\r\n+CIPRXGET: 2,0,4,0\r\n+CIPSEND: 0,4,4\r\n+CMEE: 1\r\n\r\nOK\r\n+CIPRXGET: 1,1\r\n+CIPERROR: 4\r\n',
  },
  "simcom-ca": {
    lines: ["+CGEV: ME PDN ACT 1", "+CSCON: 1", "*PSUTTZ: 26,11,20", "+NEW"],
    commands: [["AT+CGMM", /^SIMCOM_SIM70/], ["AT+CGMI", /^SIMCOM INCORPORATED$/], ["AT+CGMR", /^Revision:1351B05/], ["AT+CCID", /^\d{20}$/], ...CELLULAR_FORMS],
    awkward: '\r\nOK\r\n+CASTATE: 0,0\r\n> \x1a+++\r\nERROR\r\n\r\nRDY\r\n+CARECV: 0,5\r\n+CARECV: 3,\r\n+CASEND: 0,0,4\r\n+CMEE: 1\r\n\r\nOK\r\n+CADATAIND: 1\r\n',
  },
  "microchip-anycloud": {
    datagramsCut: 1,
    tailless: true,
    lines: ["+ASSOC:1", "+CSCON:1", '+TIME:"a,b",0', "+NEW"],
    commands: [["AT+GMM", /^\+GMM[:=]"/], ["AT+GMI", /^\+GMI[:=]"/], ["AT+GMR", /^\+GMR[:=]"/], ["AT+WSTAC=1", /^\+WSTAC:1,"MyAP"$/], ["AT+WAPC=1", /^\+WAPC:1,"DEMO/], ["AT+WSTA", /^\+WSTA:1,.*"MyAP"/]],
    awkward: '\r\nOK\r\n>\r\n+SOCKCL:0\r\n#\x1a+++\r\nERROR:5\r\n>\r\n+SOCKRD:0,5\r\n#OK\r\n>\r\n+SOCKRXT:1,80\r\n+WSTALD\r\n+WSTA:0\r\nOK\r\n>+SOCKERR:1,2\r\n',
  },
};

/** What a modem says where an escape sequence may be answered is taken for its word. */
const PLUSES = "+++\r\n> \x1a+++\r\n\r\nAT\r++\r\n\r\n+CMEE: 1\r\n+";

/** In transparent mode lines are only delayed and cut: what is lost there can't be seen. */
export type Mode = "push" | "transparent";

export const FUZZ_FAMILIES: readonly FuzzFamily[] = [...FAMILIES, ...MODES.filter((family) => family.oneWay !== true)].map((family) => ({
  ...family, ...OWN[family.dialect.name], ...(family.mode === "push" && { tailless: true }), ...(family.mode === "transparent" && { tailless: true, awkward: PLUSES }),
}));

/** The names of those that have a mode. */
export function dialectsIn(mode: Mode | undefined): string[] {
  return FUZZ_FAMILIES.filter((family) => family.mode === mode).map((family) => family.dialect.name);
}

/** @throws RangeError where there is none */
export function fuzzFamily(dialect: string, mode: Mode | undefined): FuzzFamily {
  const family = FUZZ_FAMILIES.find((each) => each.dialect.name === dialect && each.mode === mode);
  if (!family) throw new RangeError(`no dialect ${dialect}${mode ? ` in ${mode} mode` : ""}; there is ${dialectsIn(mode).join(", ")}`);
  return family;
}

/** Bytes of each stream. */
export const STREAM = 1 << 17;
const STREAMS = new Map<string, Buffer>();

/** Stream n: what a peer, or the application, sends on one connection. No two agree in any long piece. */
export function stream(family: FuzzFamily, n: number): Buffer {
  const key = `${family.dialect.name} ${n}`;
  const known = STREAMS.get(key);
  if (known) return known;
  const bytes = Buffer.alloc(STREAM);
  const { awkward } = family;
  let state = n * 7919 + 1;
  for (let at = 0; at < STREAM;) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const from = state % awkward.length;
    const text = state & 0x1000 ? awkward.slice(from, from + 30) : String.fromCharCode(state & 255, (state >> 8) & 255, 65 + (n % 26));
    at += bytes.write(text, at, "latin1");
  }
  STREAMS.set(key, bytes);
  return bytes;
}
