import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { closure, own } from "../package/manifests.js";
import { figure, type Figure } from "./figure.js";

const MODDABLE = fileURLToPath(new URL("../../modules/moddable/", import.meta.url));

/** Bytes of a compiled module. */
interface Size {
  code: number;
  /** Its names, before those of all modules are joined. */
  symbols: number;
}

/** The SDK's compiler; undefined where MODDABLE names no SDK whose tools are built. */
function compiler(): string | undefined {
  const path = join(process.env.MODDABLE ?? "", "build/bin", process.platform === "darwin" ? "mac" : "lin", "release/xsc");
  return existsSync(path) ? path : undefined;
}

/** The modules that a project gets with the manifests, by name, for ESP32. */
function modules(...manifests: string[]): Map<string, string> {
  const all = manifests.flatMap((path) => [...closure(join(MODDABLE, path, "manifest.json"))]).flatMap(own);
  return new Map(all.filter(([name, source]) => name !== "atwire/port" || source.endsWith("/esp32")));
}

/** As mcconfig compiles a module: TypeScript as es2025, then bytecode (xsc), whose atoms have a length and a type. */
function compiled(xsc: string, folder: string, name: string, source: string): Size {
  const { outputText } = ts.transpileModule(readFileSync(`${source}.ts`, "utf8"), { compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.Preserve, useDefineForClassFields: true } });
  const script = join(folder, `${name}.js`);
  mkdirSync(dirname(script), { recursive: true });
  writeFileSync(script, outputText);
  execFileSync(xsc, [script, "-c", "-e", "-o", dirname(script), "-r", name.slice(name.lastIndexOf("/") + 1)], { stdio: "pipe" });
  const bytes = readFileSync(join(folder, `${name}.xsb`));
  const size = { code: 0, symbols: 0 };
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at)) {
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "CODE") size.code += bytes.readUInt32BE(at) - 8;
    if (type === "SYMB") size.symbols += bytes.readUInt32BE(at) - 8;
  }
  return size;
}

/** Where MODDABLE names the SDK: bytecode of what a project links for each dialect: the driver, the dialect, and the serial adapter. */
export function* moddableSizes(): Generator<Figure> {
  const xsc = compiler();
  if (!xsc) return;
  const folder = mkdtempSync(join(tmpdir(), "atwire-size-"));
  const sizes = new Map<string, Size>();
  const sum = (list: Map<string, string>): Size => {
    const total = { code: 0, symbols: 0 };
    for (const [name, source] of list) {
      const size = sizes.get(source) ?? compiled(xsc, folder, name, source);
      sizes.set(source, size);
      total.code += size.code;
      total.symbols += size.symbols;
    }
    return total;
  };
  try {
    for (const dialect of readdirSync(join(MODDABLE, "dialects")).sort()) {
      const all = sum(modules("serial", `dialects/${dialect}`));
      const driver = sum(modules("serial"));
      yield figure(`size.moddable.${dialect}`, all.code, "bytes", undefined, `bytecode; the dialect alone ${all.code - driver.code}; names, before they are joined, ${all.symbols}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
