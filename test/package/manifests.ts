import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What mcconfig takes from a manifest, or from its part for a platform. */
export interface Manifest {
  build?: Record<string, string>;
  include?: string[];
  modules?: Record<string, string | string[]>;
  preload?: string[];
  platforms?: Record<string, Manifest>;
  typescript?: unknown;
}

/** What mcconfig has in place of it: the chips that the SDK's targets have (build/devices/esp32/targets). */
const CHIP = "$(ESP32_SUBCLASS)";
const CHIPS = ["esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6", "esp32h2"];

export const read = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8")) as Manifest;

/** A manifest's own modules on every platform, by the name that XS gives them: the source's path without its ending. */
export function own(path: string): [name: string, source: string][] {
  const { build, modules, platforms } = read(path);
  const found: [string, string][] = [];
  const take = (part: Manifest["modules"]): void => {
    for (const [name, value] of Object.entries(part ?? {})) {
      for (const source of [value].flat()) {
        if (source.includes("$(MODDABLE)") || source.includes("$(MODULES)")) continue;
        for (const chip of source.includes(CHIP) ? CHIPS : [""]) {
          const file = join(dirname(path), source.replace("$(ATWIRE)", build?.ATWIRE ?? "").replace(CHIP, chip));
          found.push([name === "*" ? file.slice(file.lastIndexOf("/") + 1) : name, file]);
        }
      }
    }
  };
  take(modules);
  for (const platform of Object.values(platforms ?? {})) take(platform.modules);
  return found;
}

/** The manifests of ours that a manifest includes, where the environment names nothing else. */
export function included(path: string): string[] {
  const { include = [], build } = read(path);
  return include.filter((name) => !name.startsWith("$(")).map((name) => join(dirname(path), name.replace(/\$\((\w+)\)/, (_, variable: string) => build?.[`${variable} ?=`] ?? "")));
}

/** This manifest and all of ours that it includes. */
export function closure(path: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const include of included(path)) closure(include, found);
  return found;
}
