import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { DIALECTS, generated } from "../../modules/moddable/generate.js";
import { closure, included, own, read } from "./manifests.js";
import { heldParameters, unreachableTables } from "./xs-tables.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MODDABLE = join(ROOT, "modules/moddable");

/** The manifests under `folder`. */
const under = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith("manifest.json")).map((name) => join(folder, name));

const ours = under(MODDABLE).sort();
const apps = ["lin", "esp32", "nrf52"].map((name) => join(ROOT, `hosts/${name}/manifest.json`)).filter((path) => existsSync(path));
const named = (path: string): string => relative(ROOT, path);

/** The source of a module: native ones are JavaScript. */
const file = (source: string): string => (existsSync(`${source}.ts`) ? `${source}.ts` : `${source}.js`);

/** What a module imports at run time: types are gone in what the compiler makes of it. */
function imports(source: string): string[] {
  const { outputText } = ts.transpileModule(readFileSync(file(source), "utf8"), { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  return ts.preProcessFile(outputText).importedFiles.map((file) => file.fileName);
}

/** As XS does: `.js` is stripped, and relative names are relative to the importing module's name (xs/platforms/mc/xsHosts.c, fxFindModule). */
function resolved(specifier: string, importer: string): string {
  const bare = specifier.replace(/\.m?js$/, "");
  return bare.startsWith(".") ? join(dirname(importer), bare) : bare;
}

/** Modules of the SDK. */
const SDK = /^(timer|time|mc\/config|embedded:(io\/(serial|digital)|network\/(http\/server|(http|mqtt|ntp|websocket)\/client)))$/;

describe("the Moddable manifests", () => {
  it("are what the import graph says; else run: npm run manifests", async () => {
    for (const [path, contents] of await generated()) assert.equal(readFileSync(join(MODDABLE, path), "utf8"), contents, path);
  });

  it("lead from the package's root to the driver's", () => {
    assert.deepEqual(read(join(ROOT, "manifest.json")), { include: ["./modules/moddable/driver/manifest.json"] });
  });

  for (const path of [...ours, ...apps]) {
    describe(named(path), () => {
      it("has only modules that exist", () => {
        for (const [name, source] of own(path)) assert.ok(existsSync(file(source)), `${name}: ${source}`);
        for (const include of included(path)) assert.ok(existsSync(include), include);
      });

      it("preloads every module by name, as wildcards don't reach TypeScript", () => {
        const manifest = read(path);
        const preload = [manifest, ...Object.values(manifest.platforms ?? {})].flatMap((part) => part.preload ?? []);
        for (const name of preload) assert.doesNotMatch(name, /\*/);
        const wanted = new Set(own(path).map(([name]) => name).filter((name) => name !== "main"));
        for (const name of wanted) assert.ok(preload.includes(name), `${name} is not preloaded`);
      });

      it("has everything that its modules import, found as XS finds it", () => {
        const all = new Map([...closure(path)].flatMap(own));
        for (const [name, source] of own(path)) {
          for (const specifier of imports(source)) {
            const target = resolved(specifier, name);
            assert.ok(all.has(target) || SDK.test(target), `${name} imports ${specifier}, which is ${target}`);
          }
        }
      });

      it("names no module twice with different sources", () => {
        const all = new Map<string, string>();
        for (const [name, source] of [...closure(path)].flatMap(own)) {
          if (name !== "atwire/port" && name !== "atwire/debug-link") assert.equal(all.get(name) ?? source, source, name);
          all.set(name, source);
        }
      });

      it("leaves the compiler's options to the user", () => {
        assert.equal(read(path).typescript, undefined);
      });
    });
  }

  it("link the dialect that is included and no other", () => {
    for (const name of DIALECTS) {
      const linked = [...closure(join(MODDABLE, `dialects/${name}/manifest.json`))].flatMap(own).map(([module]) => module);
      assert.ok(linked.includes(`atwire/dialects/${name}/index`));
      for (const other of DIALECTS) if (other !== name) assert.ok(!linked.includes(`atwire/dialects/${other}/index`), `${name} links ${other}`);
    }
    assert.deepEqual(own(join(MODDABLE, "driver/manifest.json")).filter(([module]) => module.startsWith("atwire/dialects")), []);
  });

  it("get classes that functions make into flash: their methods hold no parameter", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    assert.deepEqual(sources.flatMap((name) => heldParameters(name, readFileSync(join(ROOT, "src", name), "utf8"))), []);
    assert.deepEqual(heldParameters("x.ts", "function f(a, b, c, d) { const e = d; class X extends a { m(c) { return c + b.x + this.d + e; } } return X; }"), ["x.ts: b"]);
  });

  it("get every table of the driver into flash: those that functions use are exported, or XS would keep them in RAM", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    assert.deepEqual(sources.flatMap((name) => unreachableTables(name, readFileSync(join(ROOT, "src", name), "utf8"))), []);
    assert.deepEqual(unreachableTables("x.ts", "const A = [1]; export const B = [2]; const C = 3; const D = [A]; const E = [4];\nexport function f() { return A[0] + B[0] + C; }\nexport const G = { E };"), ["x.ts: A"]);
  });
});
