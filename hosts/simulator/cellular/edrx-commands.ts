import { write, type Command } from "../dce/command.js";
import { choice, int, optional, type Parameter } from "../dce/parameters.js";
import type { CellularModem } from "./modem.js";

/** <AcT-type>: LTE (and Cat M1), NB-IoT (3GPP TS 27.007 7.40). */
const LTE = 4;
const NB_IOT = 5;
const TECHNOLOGIES = [LTE, NB_IOT];
/** What the simulated network grants: the cycle that was asked for, and this paging time window (24.008 10.5.5.32). */
const WINDOW = "0011";
/** Time until it has, ms. */
const GRANTING = 500;

const cycle: Parameter<string> = { name: "Requested_eDRX_value", range: '("0000"-"1111")', parse: ({ text }) => (/^[01]{4}$/.test(text) ? text : undefined) };

/** What holds in the simulated cell, which is one of LTE; undefined: no eDRX. */
function granted({ powerSaving: { cycles }, radio }: CellularModem): string | undefined {
  const wanted = radio.isRegistered ? cycles.get(LTE) : undefined;
  return wanted && `${LTE},"${wanted}","${wanted}","${WINDOW}"`;
}

/** 3GPP TS 27.007 7.40, 7.41: extended discontinuous reception, of the families that have it. */
export const edrxCommands: readonly Command<CellularModem>[] = [
  {
    name: "+CEDRXS",
    section: "27.007 7.40",
    test: ['+CEDRXS: (0-3),(4,5),("0000"-"1111")'],
    read({ powerSaving: { cycles } }, call) {
      for (const technology of TECHNOLOGIES) if (cycles.has(technology)) call.info(`+CEDRXS: ${technology},"${cycles.get(technology)}"`);
    },
    write: write([int("mode", 0, 3), optional(choice("AcT-type", ...TECHNOLOGIES)), optional(cycle)], (modem, _call, mode, technology, value) => {
      const { powerSaving: { cycles }, session, dce } = modem;
      for (const each of technology === undefined ? TECHNOLOGIES : [technology]) {
        // 0 switches it off, 3 forgets the cycle, too; as none is shown while it is off, the two look alike
        if (mode === 1 || mode === 2) cycles.set(each, value ?? cycles.get(each) ?? "0000");
        else cycles.delete(each);
      }
      if (mode !== 2) return;
      session.after(GRANTING, () => {
        const now = granted(modem);
        if (now) dce.urc(`+CEDRXP: ${now}`);
      });
    }),
  },
  {
    name: "+CEDRXRDP",
    section: "27.007 7.41",
    test: [],
    execute: (modem, call) => call.info(`+CEDRXRDP: ${granted(modem) ?? 0}`),
  },
];
