import type { CommandLine } from "../command-line.js";
import { commandName, secretPlace, writeText } from "../command-text.js";
import type { Row } from "../dialect.js";
import { modemError, type ModemError } from "../errors.js";
import type { Step } from "../steps.js";

/** What a session has for the user's own commands. */
interface WithInit {
  readonly init: string[] | undefined;
  /** Place in `init` of the next line. */
  initNext: number;
}

export const USER_LINE: Row = { name: "", forms: "E", timeout: 60000, section: "" };

function initLeft(session: WithInit): boolean {
  return session.init !== undefined && session.initNext < session.init.length;
}

/** The line that was sent is through. */
function nextInit(session: WithInit): boolean {
  session.initNext++;
  return initLeft(session);
}

function writeInit(session: WithInit, line: CommandLine): void {
  const text = (session.init as string[])[session.initNext]!;
  writeText(line, text, 2, secretPlace(text));
}

function initFailed(session: WithInit, code: number): ModemError {
  return modemError("INIT", "a command of `init` failed", commandName((session.init as string[])[session.initNext]!), undefined, code);
}

/** The user's own commands. */
export function initStep(): Step<WithInit> {
  return { row: USER_LINE, name: "init", when: initLeft, write: writeInit, more: nextInit, fail: initFailed };
}

/** Checks `init`. @throws TypeError or RangeError */
export function commandLines(lines: unknown): string[] {
  if (!Array.isArray(lines)) throw new TypeError("init must be an array of command lines");
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (typeof line !== "string") throw new TypeError("init must be an array of command lines");
    if (line.length > 400 || line.substr(0, 2).toUpperCase() !== "AT") throw new RangeError("init[" + i + "] must be a command line that begins with AT");
    for (let k = 0; k < line.length; k++) {
      if (line.charCodeAt(k) < 32 || line.charCodeAt(k) > 126) throw new RangeError("init[" + i + "] must not contain character " + line.charCodeAt(k));
    }
  }
  // a copy: what was checked is what is sent
  return lines.slice();
}
