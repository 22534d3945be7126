import type { Step } from "./workload.js";

/** What a BG95 says while the driver brings it online and opens one connection, by the command it answers. */
const ANSWERS: [command: string, answer: string][] = [
  ["AT", ""],
  ["AT+CMEE?", "+CMEE: 1"],
  ["ATE0", ""],
  ["AT+CMEE=1", ""],
  ["AT+IFC=0,0", ""],
  ["AT&D0", ""],
  ["AT+QISDE=0", ""],
  ["AT+QSCLK=0", ""],
  ['AT+QURCCFG="urcport","uart1"', ""],
  ['AT+QICFG="viewmode",0', ""],
  ['AT+QICFG="dataformat",0,0', ""],
  ['AT+QICFG="recvind",0', ""],
  ["AT+CFUN?", "+CFUN: 1"],
  ["AT+CPIN?", "+CPIN: READY"],
  ["AT+CEREG?", "+CEREG: 0,1"],
  ["AT+CGREG?", "+CGREG: 0,1"],
  ["AT+CREG?", "+CREG: 0,1"],
  ["AT+CSQ", "+CSQ: 24,99"],
  ["AT+QIACT?", '+QIACT: 1,1,1,"10.0.0.2"'],
  ["AT+QIACT?", '+QIACT: 1,1,1,"10.0.0.2"'],
  ["AT+QISTATE?", ""],
];

const OPEN: [string, string] = ['AT+QIOPEN=1,0,"TCP","127.0.0.1",80,0,0', ""];

function steps(dialogue: [string, string][]): Step[] {
  return dialogue.flatMap(([command, answer]): Step[] => [
    { sent: new RegExp(`^${command.replace(/[+?]/g, "\\$&")}\\r`) },
    { receive: Buffer.from((answer === "" ? "" : `\r\n${answer}\r\n`) + "\r\nOK\r\n", "latin1") },
  ]);
}

/** From power-on to online. */
export const ONLINE: Step[] = steps(ANSWERS);

/** From power-on to one open connection. */
export const CONNECTED: Step[] = [...steps([...ANSWERS, OPEN]), { receive: Buffer.from("\r\n+QIOPEN: 0,0\r\n", "latin1") }];
