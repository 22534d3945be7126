import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FAMILIES } from "../driver/families.js";

const FOLDER = fileURLToPath(new URL("../../src/dialects", import.meta.url));

/** The dialects, each of which has a bundle. */
export const DIALECTS = readdirSync(FOLDER).filter((name) => existsSync(`${FOLDER}/${name}/index.ts`));

/** What `connect` needs to be told for a simulated modem of this dialect to come online, with a few links; one more is the listener's. */
export function wanted(dialect: string): object {
  const family = FAMILIES.find(({ dialect: { name } }) => name === dialect)!;
  return Object.assign({ links: Math.min(4, family.dialect.links - 1) }, family.modem);
}
