import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import typescript from "@rollup/plugin-typescript";
import { transform } from "esbuild";
import { flatten } from "./hosts/espruino/flatten.js";
import { fold } from "./hosts/espruino/fold.js";
import { hot } from "./hosts/espruino/hot.js";
import { late } from "./hosts/espruino/late.js";
import { lazy } from "./hosts/espruino/lazy.js";
import { methods } from "./hosts/espruino/methods.js";
import { minify } from "./hosts/espruino/minify.js";
import { tokenised } from "./hosts/espruino/tokens.js";

/** A folder each. */
const DIALECTS = readdirSync("src/dialects").filter((name) => existsSync(`src/dialects/${name}/index.ts`));

/** Families in other modes than buffer access: "quectel-bg95/push". */
const MODES = DIALECTS.flatMap((name) => ["push", "transparent"].filter((mode) => existsSync(`src/dialects/${name}/${mode}.ts`)).map((mode) => `${name}/${mode}`));

/** Entry points of the driver, at the language level of the device builds. */
const DRIVER = {
  index: "src/index.ts",
  ...Object.fromEntries(DIALECTS.map((name) => [`dialects/${name}`, `src/dialects/${name}/index.ts`])),
  ...Object.fromEntries(MODES.map((name) => [`dialects/${name.replace("/", "-")}`, `src/dialects/${name}.ts`])),
  ...Object.fromEntries(DIALECTS.map((name) => [`dialects/${name}-commands`, `src/dialects/${name}/commands/index.ts`])),
  ...Object.fromEntries(readdirSync("src/services").filter((name) => name.endsWith(".ts")).map((name) => [`services/${basename(name, ".ts")}`, `src/services/${name}`])),
};

/** Entry points for Node. */
const NODE = {
  node: "modules/node/index.ts",
  simulator: "hosts/simulator/index.ts",
  cli: "hosts/cli/atwire.ts",
};

/** Applications that run on the desktop's engines, and ship. */
const APPLICATIONS = ["hosts/desktop/http-get.ts"];

/** What the names of bundles for Espruino end with that only have sockets of their own. */
const DIRECT = "-direct";

/** Types are `tsc --noEmit`'s business: a type error stops no bundle. Class fields are as on the devices. */
function compile(target, include, transformers) {
  return typescript({
    tsconfig: "./tsconfig.json",
    include,
    transformers,
    compilerOptions: { noEmit: false, target, useDefineForClassFields: false, noEmitOnError: false, types: ["node"] },
  });
}

/**
 * One line without constants: XS counts every line it passes when it runs from source, 9 % of the instructions in a
 * loop, and copies every constant of the module that a function uses at each call. The compiler inlines those that stand
 * before all else, so that is where they are put.
 */
const compact = {
  name: "compact",
  async renderChunk(code) {
    const [wrapper] = this.parse(code).body;
    const body = wrapper.declarations[0].init.callee.body.body;
    let first = "";
    let rest = code;
    for (const { type, kind, declarations, start, end } of body.reverse()) {
      if (type !== "VariableDeclaration" || kind !== "const" || !declarations.every(({ init }) => isNumber(init))) continue;
      first = code.slice(start, end) + first;
      rest = rest.slice(0, start) + rest.slice(end);
    }
    const at = body[body.length - 1].end;
    const result = await transform(rest.slice(0, at) + first + rest.slice(at), { minifyWhitespace: true, minifySyntax: true, target: "es2015", legalComments: "none" });
    return { code: result.code, map: null };
  },
};

/** A number as it is written down, with or without a sign. */
function isNumber(init) {
  return init.type === "Literal" ? typeof init.value === "number" : init.type === "UnaryExpression" && isNumber(init.argument);
}

/** Modules of Moddable's, and those that its manifests name, for the benchmark of its serial adapter. */
const moddable = {
  name: "moddable",
  resolveId(id, importer) {
    if (id.startsWith(".") && /modules.moddable|bench.serial/.test(resolve(dirname(importer), id))) return resolve(dirname(importer), id.replace(/\.js$/, ".ts"));
    const model = { timer: "timer", time: "time", "mc/config": "config", "atwire/port": "port" }[id];
    if (model) return resolve(`test/bench/serial/${model}.ts`);
    if (id === "atwire/debug-link") return resolve("modules/moddable/serial/ports/debug-link/esp32.ts");
    if (id.startsWith("atwire/serial/")) return resolve(id.replace("atwire", "modules/moddable") + ".ts");
    return id.startsWith("atwire/") ? resolve(id.replace("atwire", "src") + ".ts") : null;
  },
  /** They have a tsconfig of their own. */
  async transform(source, id) {
    if (!/modules.moddable|bench.serial/.test(id)) return null;
    const { code } = await transform(source, { loader: "ts", target: "es2022", tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } } });
    return { code, map: null };
  },
};

const quiet = (warning, warn) => {
  if (warning.plugin !== "typescript") warn(warning);
};

/** An application of hosts/desktop/app.ts as a script with one global, for both engines. */
function application(entry) {
  return {
    input: entry,
    output: { file: `dist/desktop/${basename(entry, ".ts")}.js`, format: "iife", name: "atwire", exports: "named" },
    plugins: [moddable, compile("ES2015", ["src/**/*.ts", "hosts/desktop/*.ts", `${dirname(entry)}/*.ts`]), compact],
    onwarn: quiet,
  };
}

/** Entry points of the package as ES modules. Those of one group share chunks, so that a class is the same from each. */
function modules(entries, target) {
  const input = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file)));
  if (Object.keys(input).length === 0) return [];
  return [
    {
      input,
      output: {
        dir: "dist",
        format: "es",
        chunkFileNames: "chunks/[name]-[hash].js",
        banner: (chunk) => (chunk.name === "cli" && chunk.isEntry ? "#!/usr/bin/env node" : ""),
      },
      external: (id) => /^[a-z@]/.test(id) && id !== "tslib" && !isAbsolute(id),
      plugins: [compile(target, ["src/**/*.ts", "modules/**/*.ts", "hosts/**/*.ts"])],
      onwarn: quiet,
    },
  ];
}

/** One file for Espruino: the driver with one dialect, and what makes it a module there. "quectel-bg95-direct": without what serves the firmware's network modules. */
function espruino(bundle) {
  const direct = bundle.endsWith(DIRECT);
  const dialect = direct ? bundle.slice(0, -DIRECT.length) : bundle;
  const entry = `atwire-${bundle.replace("/", "-")}`;
  const text = `import { dialect } from ${JSON.stringify(resolve(`src/dialects/${dialect.includes("/") ? dialect : `${dialect}/index`}.ts`))};
    import { open } from ${JSON.stringify(resolve("modules/espruino/connect.ts"))};
    ${direct ? "const Network = undefined;" : `import { Network } from ${JSON.stringify(resolve("modules/espruino/network.ts"))};`}
    export function connect(serial, options, callback) { return open(dialect, serial, options, callback, Network); }`;
  const names = hot(dialect);
  // Espruino has no RangeError
  const output = { intro: "const RangeError = Error;\n", format: "cjs", exports: "named", strict: false, esModule: false, externalLiveBindings: false };
  return {
    input: entry,
    output: [
      { ...output, file: `dist/espruino/${entry}.js` },
      { ...output, file: `dist/espruino/${entry}.min.js`, sourcemap: "hidden", plugins: [flatten(names.all), lazy(names.all), fold(names), minify, late, tokenised] },
    ],
    plugins: [
      { name: "entry", resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? text : null) },
      { name: "recogniser", resolveId: (id, importer) => (importer === resolve("src/response-parser.ts") && id === "./recogniser.js" ? resolve("modules/espruino/recogniser.ts") : null) },
      // its platform has no trace
      {
        name: "untraced",
        load: (id) => (id === resolve("src/wire-trace.ts") ? "export class WireTrace {}" : null),
        // as long as what it replaces: every position stays
        transform: (code) => ({ code: code.replace(/this\._trace(?! = )/g, "null       "), map: null }),
      },
      compile("ES2015", ["src/**/*.ts", "modules/espruino/*.ts"], { before: [methods] }),
    ],
    onwarn: quiet,
  };
}

/** `rollup -c` builds everything; `rollup -c --configApplication FILE` builds the one application in FILE, `--configEspruino DIALECT` one bundle for Espruino (`quectel-bg95/push`: in another mode; `quectel-bg95-direct`). */
export default function config(options) {
  const one = options.configApplication;
  if (one) return application(one);
  if (options.configEspruino) return espruino(options.configEspruino);
  // Their names change with their contents: old ones would be packed, too.
  rmSync("dist/chunks", { recursive: true, force: true });
  return [...modules(DRIVER, "ES2015"), ...modules(NODE, "ES2022"), ...APPLICATIONS.filter(existsSync).map(application), ...DIALECTS.flatMap((name) => [espruino(name), espruino(name + DIRECT)])];
}
