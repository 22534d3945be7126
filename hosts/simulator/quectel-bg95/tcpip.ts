import type { Command, Handler } from "../dce/command.js";
import type { Bg95 } from "./modem.js";

/**
 * Makes rows TCP/IP commands: AT+QIGETERROR tells how the last one ended, and parameters that the table does not allow
 * are error 552.
 */
export function tcpip(rows: readonly Command<Bg95>[]): Command<Bg95>[] {
  return rows.map(row => ({
    ...row,
    read: row.read && clearing(row.read),
    execute: row.execute && clearing(row.execute),
    write: row.write && {
      parameters: row.write.parameters,
      run(modem, call, given) {
        modem.lastResult = 0;
        return row.write!.run(modem, call, given);
      },
    },
    invalid: modem => modem.fail(552),
  }));
}

function clearing(handler: Handler<Bg95>): Handler<Bg95> {
  return (modem, call) => {
    modem.lastResult = 0;
    return handler(modem, call);
  };
}

/** Contexts and connections by number (2.3.1, 2.3.4). */
export const FIRST_CONTEXT = 1;
export const LAST_CONTEXT = 16;
export const LAST_LINK = 11;
/** Most bytes of one AT+QISEND (2.3.7) and one AT+QIRD (2.3.8). */
export const SEND_SIZE = 1460;
export const READ_SIZE = 1500;
