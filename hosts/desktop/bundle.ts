import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The package's folder, whether this runs from the checkout or from dist/. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("no package.json above the program");
    folder = above;
  }
  return folder;
}

/** When the youngest source file under `folder` was changed, in ms; 0 when there is none. */
function youngest(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.[jt]s$/.test(entry.name)) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return newest;
}

/**
 * The path of a bundle. In a checkout it is built anew when it is missing or older than what it may be made of; in an
 * installed package it is simply there.
 * @param file its place in the package
 * @param folders what it may be made of
 * @param choice the option of rollup.config.js that builds it alone, and its value
 * @throws Error when there is no bundle and nothing to build it with, or the build fails
 */
export function builtBundle(file: string, folders: string[], choice: [string, string]): string {
  const root = packageFolder();
  const bundle = join(root, file);
  const recipe = join(root, "rollup.config.js");
  if (!existsSync(recipe)) {
    if (!existsSync(bundle)) throw new Error(`the package lacks ${bundle}`);
    return bundle;
  }
  const changed = Math.max(statSync(recipe).mtimeMs, ...folders.map((folder) => youngest(join(root, folder))));
  if (!existsSync(bundle) || statSync(bundle).mtimeMs < changed) {
    const require = createRequire(import.meta.url);
    const rollup = join(dirname(require.resolve("rollup/package.json")), "dist", "bin", "rollup");
    try {
      execFileSync(process.execPath, [rollup, "-c", "--silent", ...choice], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
    } catch (error) {
      throw new Error(`cannot build ${file}: ${String((error as { stderr?: Buffer }).stderr)}`);
    }
  }
  return bundle;
}

/**
 * The path of an application's bundle for the engines.
 * @param entry the application's source, relative to the package, e.g. "hosts/desktop/http-get.ts"
 * @throws as builtBundle does
 */
export function applicationBundle(entry: string): string {
  return builtBundle(join("dist", "desktop", `${basename(entry, ".ts")}.js`), ["src", join("hosts", "desktop"), join("modules", "moddable"), dirname(entry)], ["--configApplication", entry]);
}
