import type { CommandLine } from "./command-line.js";
import { contains } from "./contains.js";

/** Commands whose parameters are never shown, of the families' documents and of others that their modems have. */
const SECRET =
  "+CPIN +CPWD +CLCK +CGAUTH +QICSGP +QSSLCFG +QMTCONN +QFTPCFG +QHTTPCFG +CASSLCFG +CSSLCFG +CNCFG +CSTT +SAPBR +SMCONF +CMQTTCONNECT +CFTPSLOGIN +WSTAC +WAPC +MQTTC +TLSC %CMNG %XCMNG #XMQTTCON #XFTP";

/** A command without its parameters, which may be secret. */
export function commandName(text: string): string {
  let end = 2;
  while (end < text.length && text.charCodeAt(end) !== EQUALS && text.charCodeAt(end) !== QUESTION) end++;
  return text.substr(0, end);
}

/** Where in a command line a secret may begin; -1: nowhere. The command that has it need not be the first on the line, and may be spelt with spaces (V.250 5.2.1, 5.4). */
export function secretPlace(text: string): number {
  const line = text.toUpperCase();
  const bare = line.split(" ").join("");
  const names = SECRET.split(" ");
  let place = -1;
  for (let i = 0; i < names.length; i++) {
    if (!contains(bare, names[i]!)) continue;
    const at = contains(line, names[i]!) ? line.indexOf(names[i]!) : -1;
    const end = at < 0 ? 2 : at + names[i]!.length;
    if (place < 0 || end < place) place = end;
  }
  // what is asked without a question mark is answered by the secret: something must be hidden for the answer to be
  return place === text.length ? place - 1 : place;
}

/** Writes a command's text from `from` on; from `secretAt` on (-1: nowhere) traces don't show it. */
export function writeText(line: CommandLine, text: string, from: number, secretAt: number): void {
  if (secretAt < 0) line.text(text.substr(from));
  else {
    line.text(text.substr(from, secretAt - from));
    line.beginSecret();
    line.text(text.substr(secretAt));
  }
}

const EQUALS = 61;
const QUESTION = 63;
