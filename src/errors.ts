/** An error of the modem or the network: what was asked, on which link, and the modem's own code. */
export interface ModemError extends Error {
  /** Stable name, one of ERROR's values. */
  code: string;
  /** The command that failed, without parameters ("AT+QIOPEN"), if one did. */
  command?: string;
  /** The link, if it concerns one. */
  link?: number;
  /** The modem's own number (+CME ERROR, result code), -1 when it gave none. */
  modemCode?: number;
}

/** Makes a ModemError. (No subclass of Error: Espruino can't extend built-in classes.) */
export function modemError(code: string, message: string, command?: string, link?: number, modemCode?: number): ModemError {
  let text = message;
  if (command) text += " (" + command + (modemCode !== undefined && modemCode >= 0 ? ", modem code " + modemCode : "") + ")";
  const error = new Error(text) as ModemError;
  error.code = code;
  if (command !== undefined) error.command = command;
  if (link !== undefined) error.link = link;
  if (modemCode !== undefined) error.modemCode = modemCode;
  return error;
}

/** What a table by the modem's numbers has for `code`; undefined for none (-1): XS keeps each index below 0 that is read as a name, for ever. */
export function ofCode(table: Record<number, string>, code: number): string | undefined {
  return code < 0 ? undefined : table[code];
}
