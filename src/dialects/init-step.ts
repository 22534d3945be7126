import { commandText } from "../check.js";
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

/** Characters of a line that fits any command buffer, with room for what else stands there. */
const LIMIT = 400;

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
  for (let i = 0; i < lines.length; i++) commandText("init[" + i + "]", lines[i], LIMIT);
  // a copy: what was checked is what is sent
  return lines.slice();
}
