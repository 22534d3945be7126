import assert from "node:assert/strict";
import { drivenForms } from "../../hosts/cli/forms.js";
import { dialects } from "../../hosts/simulator/index.js";
import { BARE, BITS, CHOICE, CONSTANT, COUNTED, ENDED, HEX, HOST, INTEGER, TEXT, type Parameter } from "../../src/command-form.js";
import { typedTo } from "./typist.js";

interface Family {
  set?: Record<string, string>;
  end: string;
  /** What says that a parameter is wrong. */
  refusal: RegExp;
  /** What the simulator takes, and why: FORM.parameter. */
  taken: Readonly<Record<string, string>>;
}

const FAMILIES: Record<string, Family> = {
  // a TCP/IP command gives its reason when it is asked
  "quectel-bg95": {
    set: { context: "active", sockets: "0", cmee: "1" }, end: "\r", refusal: /^\r\n(ERROR\r\n\r\n\+QIGETERROR: 552,.*|\+CME ERROR: (50|3)\r\n\r\n\+QIGETERROR: 0,.*)\r\n\r\nOK\r\n$/,
    taken: {
      "QIDNSGIP_WRITE.host": "no limit is given; it has no address", "QNTP_WRITE.server": "no limit is given; it has no address", "QPING_WRITE.host": "no limit is given; it has no address",
      "QIRD_WRITE.length": "0 is another form", "QISEND_WRITE.data": "0 is another form", "QISWTMD_WRITE.accessMode": "2 is another form",
      "QISENDEX_WRITE.data": "512 bytes may be of digits or of data",
    },
  },
  "simcom-a7600": { set: { context: "active", sockets: "0", rxget: "1", cmee: "1" }, end: "\r", refusal: /^\r\n(\+CIPERROR: 3|\+IP ERROR: Invalid parameter|\+(CIPOPEN|CIPCLOSE|SERVERSTOP): \d+,3|)(\r\n\r\n)?(ERROR|\+CME ERROR: (50|3))\r\n$/, taken: {} },
  "simcom-ca": {
    set: { context: "active", sockets: "0", cmee: "1" }, end: "\r", refusal: /^\r\n(\+CME ERROR: (50|3)|ERROR)\r\n$/,
    taken: {
      "CASERVER_WRITE.port": "no range is given", "CASERVER_INDEXED.port": "no range is given", "CASWITCH_WRITE.mode": "1 is another form",
      "CNACT_INDEXED.action": "is the name of an access point in the other layout", "CNCFG_INDEXED.type": "is the name of an access point in the other layout",
    },
  },
  "nordic-slm": {
    end: "\r\n", refusal: /^(ERROR|\+CME ERROR: 50)\r\n$/,
    taken: {
      "XTCPRECV_WRITE.size": "no range is given", "XTCPSVR_START.port": "no range is given", "XTCPSVR_DATA_MODE.port": "no range is given",
      "XUDPSVR_START.port": "no range is given", "XUDPSVR_DATA_MODE.port": "no range is given",
    },
  },
  "microchip-anycloud": {
    set: { wifi: "joined" }, end: "\r\n", refusal: /^ERROR:\d+\r\n$/,
    taken: { "SOCKLST_SOCKET.socket": "lists what there is: nothing", "WAPC_SECURITY.security": "refused when the access point is started" },
  },
};

/** A value that the document takes. */
function right({ kind, least, most, choices, open, close, format, name }: Parameter): string {
  switch (kind) {
    case INTEGER: case COUNTED: return String(least);
    case TEXT: return `"${"a".repeat(Math.max(1, least))}"`;
    case HOST: return '"10.0.0.1"';
    case BARE: return "a";
    case CHOICE: return JSON.stringify(choices![0]);
    case BITS: return `"${"0".repeat(least)}"`;
    case HEX: return `${open}${"61".repeat(Math.max(1, least))}${close}`;
    case CONSTANT: return open;
    case ENDED: return "";
    default: return format!(name, "a".repeat(Math.max(1, least)), least, most);
  }
}

/** Values just out of the document's range. */
function wrong({ kind, least, most, choices, open, close }: Parameter): string[] {
  switch (kind) {
    case INTEGER: case COUNTED: return [String(least - 1), String(most + 1), "x"];
    case TEXT: case HOST: return [`"${"a".repeat(most + 1)}"`];
    case CHOICE: return typeof choices![0] === "string" ? ['"nosuch"'] : [String(Math.max(...choices as number[]) + 1), "x"];
    case BITS: return [`"${"0".repeat(least + 1)}"`, `"${"2".repeat(least)}"`];
    case HEX: return [`${open}6${close}`, `${open}${"61".repeat(most + 1)}${close}`];
    default: return [];
  }
}

/** The driver's rows, which share nothing with the simulators', say what a simulator must refuse. */
for (const dialect of dialects()) {
  describe(`${dialect}: parameters out of range`, () => {
    const { set, end, refusal, taken } = FAMILIES[dialect];
    for (const [name, { row, mark, parameters }] of drivenForms(dialect)) {
      parameters.forEach((parameter, i) => {
        const values = wrong(parameter);
        if (values.length === 0 || `${name}.${parameter.name}` in taken) return;
        it(`${name}: ${parameter.name}`, async () => {
          for (const value of values) {
            const needed = parameters.filter((each, j) => j <= i || !each.optional || each.joined);
            const line = `AT${row.name}${mark}${needed.map(each => (each === parameter ? value : right(each))).join(",").replace(/,+$/, "")}`;
            const { sim, host } = await typedTo(dialect, { set });
            host.type(line + end);
            let heard = await host.pause(3000);
            if (dialect === "quectel-bg95") heard += await host.say("AT+QIGETERROR\r");
            assert.match(heard, refusal, `${line}: ${heard}`);
            await sim.close();
          }
        });
      });
    }
  });
}
