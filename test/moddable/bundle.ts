import { build, type Plugin } from "esbuild";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Modem } from "../../src/modem.js";
import type { ModemOptions } from "../../src/modem-options.js";
import { Time, Timer } from "./engine.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a bundle has. Its own types are checked by modules/moddable/tsconfig.json. */
export interface Moddable {
  Modem: new (options: Partial<Omit<ModemOptions, "platform">> & { serial?: object; power?: object; reset?: object; dtr?: object; status?: object }) => Modem;
  useModem(modem: Modem, options?: object): void;
}

(globalThis as { moddableEngine?: object }).moddableEngine = { Timer, Time };

/** Finds modules as the manifests map them; the SDK's own are models. */
function manifests(port: string, config: object, chip: string): Plugin {
  const models: Record<string, string> = { timer: "export default globalThis.moddableEngine.Timer", time: "export default globalThis.moddableEngine.Time", "mc/config": `export default ${JSON.stringify(config)}` };
  const named: Record<string, string> = {
    "atwire": "modules/moddable/serial/modem.ts",
    "atwire/port": `modules/moddable/serial/ports/${port}.ts`,
    "atwire/debug-link": `modules/moddable/serial/ports/debug-link/${chip}.ts`,
    "atwire/network": "modules/moddable/network/network.ts",
    "atwire/serial/held-ports": "modules/moddable/serial/held-ports.ts",
    "atwire/serial/io": "modules/moddable/serial/io.ts",
    "atwire/serial/platform": "modules/moddable/serial/platform.ts",
  };
  return {
    name: "manifests",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[a-z]/ }, ({ path }) => {
        if (models[path] !== undefined || path.startsWith("embedded:")) return { path, namespace: "model" };
        return { path: join(ROOT, named[path] ?? `${path.replace(/^atwire\//, "src/")}.ts`) };
      });
      onLoad({ filter: /.*/, namespace: "model" }, ({ path }) => ({ contents: models[path] ?? "export default class { constructor(options) { this.options = options; } }" }));
    },
  };
}

let count = 0;

/** Loads what a project on `port` gets, with `config` as its manifest's; `chip` is that of an ESP32 target. */
export async function moddable(port: string, config: object = {}, chip = "esp32"): Promise<Moddable> {
  const file = join(mkdtempSync(join(tmpdir(), "atwire-moddable-")), `bundle${count++}.mjs`);
  await build({
    stdin: { contents: 'export { Modem } from "atwire"; export { useModem } from "atwire/network";', resolveDir: ROOT },
    absWorkingDir: ROOT, bundle: true, outfile: file, format: "esm", target: "es2022", logLevel: "silent", plugins: [manifests(port, config, chip)],
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: true, target: "es2022" } },
  });
  return (await import(pathToFileURL(file).href)) as Moddable;
}
