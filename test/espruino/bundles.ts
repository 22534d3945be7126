import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FAMILIES } from "../driver/families.js";

const FOLDER = fileURLToPath(new URL("../../src/dialects", import.meta.url));

/** The dialects, each of which has a bundle. */
export const DIALECTS = readdirSync(FOLDER).filter((name) => existsSync(`${FOLDER}/${name}/index.ts`));

/** What `connect` needs to be told for a simulated modem of this dialect to come online. */
export function wanted(dialect: string): object {
  return FAMILIES.find((family) => family.dialect.name === dialect)?.modem ?? {};
}
