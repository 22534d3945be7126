import { write, type Command } from "../dce/command.js";
import { choice, int, optional, text, type Parameter } from "../dce/parameters.js";
import { cme, final, OK, PENDING } from "../dce/results.js";
import { LAST_CRINDEX, type SslContext } from "./security.js";
import type { SimcomCa } from "./modem.js";

const MANUAL = "SIM7080 AT manual";
const POWER_DOWN = final("NORMAL POWER DOWN", "0", true);

/** A command whose values the simulation only keeps. */
function keeper(name: string, initial: string, ...parameters: Parameter<unknown>[]): Command<SimcomCa> {
  return {
    name,
    section: MANUAL,
    read: ({ kept }, call) => call.info(`${name}: ${kept.get(name) ?? initial}`),
    write: write(parameters, ({ kept }, _call, ...values) => void kept.set(name, values.filter(value => value !== undefined).join(","))),
  };
}

const sslKeys = { sslversion: int("sslversion", 0, 3), ignorertctime: int("ignorertctime", 0, 1), sni: text("sni", 250) } satisfies Record<keyof SslContext, Parameter<unknown>>;

/** Commands of the module itself: SIMCom's AT command manuals. */
export const generalCommands: readonly Command<SimcomCa>[] = [
  {
    name: "I",
    section: "V.250 6.1.3",
    write: write([int("value", 0, 9)], ({ identity: { manufacturer, model, revision } }, call) =>
      call.info([`Manufacturer:${manufacturer}`, `Model:${model}`, revision].join("\r\n"))),
  },
  {
    name: "+CCID",
    section: MANUAL,
    test: [],
    execute: ({ card }, call) => (card.status === "absent" ? cme(10) : call.info(card.iccid)),
  },
  {
    name: "+CPOWD",
    section: MANUAL,
    test: ["+CPOWD: (0,1)"],
    // 0: at once and without a word
    write: write([int("n", 0, 1)], ({ dce, device, session }, _call, orderly) => {
      if (orderly === 0) {
        session.after(0, () => device.off());
        return PENDING;
      }
      dce.afterResult(() => device.off());
      return POWER_DOWN;
    }),
  },
  {
    name: "+CREBOOT",
    section: MANUAL,
    test: [],
    execute: ({ dce, device }) => dce.afterResult(() => device.restart()),
  },
  {
    name: "+CPSI",
    section: MANUAL,
    test: ["+CPSI: (0-255)"],
    read: ({ radio }, call) => call.info(radio.isRegistered ? "+CPSI: LTE CAT-M1,Online,001-01,0x1A2B,29611237,257,EUTRAN-BAND20,6300,3,3,-12,-87,-58,14" : "+CPSI: NO SERVICE,Online"),
  },
  {
    name: "+CNSMOD",
    section: MANUAL,
    test: ["+CNSMOD: (0,1)"],
    read: ({ radio, kept }, call) => call.info(`+CNSMOD: ${kept.get("+CNSMOD") ?? "0"},${radio.isRegistered ? 7 : 0}`),
    write: write([int("n", 0, 1)], ({ kept }, _call, n) => void kept.set("+CNSMOD", String(n))),
  },
  {
    name: "+CGNAPN",
    section: MANUAL,
    test: [],
    execute: ({ radio }, call) => call.info(radio.isRegistered ? '+CGNAPN: 1,"iot.atwire"' : '+CGNAPN: 0,""'),
  },
  keeper("+CNMP", "2", choice("mode", 2, 13, 38, 51)),
  keeper("+CMNB", "1", int("mode", 1, 3)),
  keeper("+CBATCHK", "0", int("n", 0, 1)),
  keeper("+CLTS", "0", int("mode", 0, 1)),
  keeper("+CTZU", "0", int("onoff", 0, 1)),
  keeper("+CNETLIGHT", "1", int("mode", 0, 1)),
  keeper("+CDNSCFG", '"10.7.0.1","10.7.0.2"', text("pri_dns", 64), optional(text("sec_dns", 64))),
  {
    name: "+CPSMSTATUS",
    section: MANUAL,
    test: ["+CPSMSTATUS: (0,1)"],
    read: ({ psmReports }, call) => call.info(`+CPSMSTATUS: ${psmReports ? 1 : 0}`),
    write: write([int("n", 0, 1)], (modem, _call, n) => void (modem.psmReports = n === 1)),
  },
  {
    name: "+CDNSGIP",
    section: MANUAL,
    test: [],
    write: write([text("domain_name", 254, 1), optional(int("resend", 0, 10)), optional(int("timeout", 0, 60_000))], (modem, call, name) => {
      if (!modem.contexts.active.length) return cme(3);
      modem.connections.network.lookup(name, modem.session.guard(addresses => {
        call.info(addresses.length ? `+CDNSGIP: 1,"${name}",${addresses.map(each => `"${each}"`).join(",")}` : "+CDNSGIP: 0,8");
        call.end(OK);
      }));
      return PENDING;
    }),
  },
  {
    name: "+CSSLCFG",
    section: MANUAL,
    test: [
      `+CSSLCFG: "sslversion",(0-${LAST_CRINDEX}),(0-3)`,
      `+CSSLCFG: "ignorertctime",(0-${LAST_CRINDEX}),(0,1)`,
      `+CSSLCFG: "sni",(0-${LAST_CRINDEX}),<sni>`,
      '+CSSLCFG: "convert",(1,2),<cert_name>[,<key_name>]',
    ],
    write: write([text("key", 16, 1), int("index", 0, LAST_CRINDEX), optional(text("value", 250)), optional(text("key_name", 64))], (modem, call, key, index, value) => {
      const { contexts, authorities, certificates } = modem.security;
      switch (key) {
        case "ctxindex": {
          const { sslversion, ignorertctime, sni } = contexts[index];
          call.info(`+CSSLCFG: ${index},${sslversion},${ignorertctime},"${sni}"`);
          return OK;
        }
        // 1: a client's certificate and key, 2: root certificates; what the files hold is what `--set` put into them
        case "convert":
          return (index === 1 ? certificates : authorities).has(value ?? "") ? OK : cme(50);
        case "sslversion":
        case "ignorertctime":
        case "sni": {
          const parsed = value === undefined ? undefined : sslKeys[key].parse({ text: value, quoted: false });
          if (parsed === undefined) return cme(50);
          Object.assign(contexts[index], { [key]: parsed });
          return OK;
        }
        default:
          return cme(50);
      }
    }),
  },
];
