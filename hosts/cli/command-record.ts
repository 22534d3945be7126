import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What a passing test has shown of one form of a command. */
export interface Claim {
  dialect: string;
  /** As on a command line: "AT+QPING". */
  command: string;
  /** T test, R read, W write, E execute. */
  form: string;
  /** "driver": sent through the driver's function and its parsed reply asserted. "simulator": its answer asserted. */
  side: "driver" | "simulator";
  /** The driver's name of the form, where a command has several of a kind: "QISTATE_SOCKET"; "" for the simulator. */
  name: string;
  /** The test's title with those around it, and its file from the project's root. */
  test: string;
  file: string;
  /** `npm run mutate` broke the form and this did not notice. */
  untested?: true;
}

/** Where `npm test` leaves its record, beside the sources; ignored by git, and not in packages. */
export const RECORD = fileURLToPath(new URL("../../.build/command-tests.json", import.meta.url));

/** The record of the last whole run of the tests; undefined when there is none. */
export function readRecord(): Claim[] | undefined {
  return existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, "utf8")) as Claim[] : undefined;
}
