/**
 * Writes the manifests that list modules of src, and what puts their tables into flash, from the import graph:
 * `npm run manifests`. A test compares them with what is there.
 */
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the glue of this folder takes from the driver. */
const DRIVER = ["modem", "ladder", "sockets/listener", "sockets/resolver", "sockets/tcp", "sockets/tls", "sockets/udp"];

export const DIALECTS = readdirSync(`${ROOT}src/dialects`).filter((name) => existsSync(`${ROOT}src/dialects/${name}/index.ts`));

/** What modems offer besides sockets: those of one family, named as its dialect, and AnyCloud's own. */
const SERVICES = readdirSync(`${ROOT}src/services`).filter((name) => name.endsWith(".ts")).map((name) => name.slice(0, -".ts".length));

/** The modules of src that are there at run time when `entries` are, e.g. "sockets/tcp". */
async function reached(entries: string[]): Promise<string[]> {
  const result = await build({
    stdin: { contents: entries.map((name) => `export * from "./src/${name}.js";`).join("\n"), resolveDir: ROOT },
    absWorkingDir: ROOT, bundle: true, write: false, metafile: true, format: "esm", logLevel: "silent",
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
  });
  return Object.keys(result.metafile.inputs).filter((path) => path.startsWith("src/")).map((path) => path.slice("src/".length, -".ts".length)).sort();
}

/** The exports of a module of src that are tables. */
async function tables(name: string): Promise<string[]> {
  const exported = (await import(pathToFileURL(`${ROOT}src/${name}.ts`).href)) as Record<string, unknown>;
  return Object.keys(exported).filter((key) => key !== "default" && typeof exported[key] === "object" && exported[key] !== null).sort();
}

/** A module that deep-freezes the tables of `names` while it is preloaded: XS links what is frozen into flash, and warns of the rest. */
async function freezer(names: string[], more: string): Promise<string> {
  let imports = "";
  const all: string[] = [];
  for (const name of names) {
    const aliases = (await tables(name)).map((table) => `${table} as t${all.push(table) - 1}`);
    if (aliases.length > 0) imports += `import { ${aliases.join(", ")} } from "atwire/${name}";\n`;
  }
  const list = all.map((_, i) => `t${i}`).join(", ");
  return `// written by modules/moddable/generate.ts: puts the tables into flash\n${imports}${more}\n/** XS freezes to any depth. */\n(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([${list}], true);\n`;
}

function manifest(depth: number, own: Record<string, string>, names: string[], include?: string[]): string {
  const modules: Record<string, string> = { ...own };
  for (const name of names) modules[`atwire/${name}`] = `$(ATWIRE)/src/${name}`;
  return `${JSON.stringify({ build: { ATWIRE: `.${"/..".repeat(depth)}` }, include, modules, preload: Object.keys(modules) }, null, 2)}\n`;
}

/** Every generated file: its path under modules/moddable and its contents. */
export async function generated(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const driver = await reached(DRIVER);
  const commands = (await reached(["run-command"])).filter((name) => !driver.includes(name));
  files.set("driver/manifest.json", manifest(3, { "atwire/frozen": "./frozen" }, driver));
  files.set("driver/frozen.ts", await freezer(driver, ""));
  files.set("commands/manifest.json", manifest(3, { "atwire/frozen-commands": "./frozen" }, commands, ["../driver/manifest.json"]));
  files.set("commands/frozen.ts", await freezer(commands, ""));
  for (const name of DIALECTS) {
    const own = (await reached([`dialects/${name}/index`])).filter((module) => !driver.includes(module));
    files.set(`dialects/${name}/manifest.json`, manifest(4, { "atwire/dialects": "./dialect" }, own, ["../../driver/manifest.json"]));
    files.set(`dialects/${name}/dialect.ts`, await freezer(own, `export { dialect } from "atwire/dialects/${name}/index";\n`));
    for (const mode of ["push", "transparent"]) {
      if (!existsSync(`${ROOT}src/dialects/${name}/${mode}.ts`)) continue;
      const all = (await reached([`dialects/${name}/${mode}`])).filter((module) => !driver.includes(module));
      files.set(`dialects/${name}-${mode}/manifest.json`, manifest(4, { "atwire/dialects": "./dialect" }, all, ["../../driver/manifest.json"]));
      files.set(`dialects/${name}-${mode}/dialect.ts`, await freezer(all, `export { dialect } from "atwire/dialects/${name}/${mode}";\n`));
    }
    if (!existsSync(`${ROOT}src/dialects/${name}/commands/index.ts`)) continue;
    const forms = (await reached([`dialects/${name}/commands/index`])).filter((module) => !driver.includes(module) && !commands.includes(module) && !own.includes(module));
    files.set(`commands/${name}/manifest.json`, manifest(4, { "atwire/commands": "./commands" }, forms, ["../manifest.json", `../../dialects/${name}/manifest.json`]));
    files.set(`commands/${name}/commands.ts`, await freezer(forms, `export * from "atwire/dialects/${name}/commands/index";\n`));
  }
  for (const name of SERVICES) {
    // what the dialect and its forms bring is in their manifests
    const family = DIALECTS.includes(name) ? name : "microchip-anycloud";
    const dialect = await reached([`dialects/${family}/index`, `dialects/${family}/commands/index`]);
    const own = (await reached([`services/${name}`])).filter((module) => !driver.includes(module) && !commands.includes(module) && !dialect.includes(module));
    files.set(`services/${name}/manifest.json`, manifest(4, { [`atwire/frozen-${name}`]: "./frozen" }, own, [`../../commands/${family}/manifest.json`]));
    files.set(`services/${name}/frozen.ts`, await freezer(own, ""));
  }
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, contents] of await generated()) {
    const file = fileURLToPath(new URL(path, import.meta.url));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}
