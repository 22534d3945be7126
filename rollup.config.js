import { existsSync } from "node:fs";
import { basename } from "node:path";
import typescript from "@rollup/plugin-typescript";
import { transform } from "esbuild";

/** Where each entry point of the package comes from. What does not exist yet is left out. */
const MODULES = {
  index: "src/index.ts",
  "dialects/quectel-bg95": "src/dialects/quectel-bg95/index.ts",
  node: "modules/node/index.ts",
  simulator: "hosts/simulator/index.ts",
  cli: "hosts/cli/atwire.ts",
};

/** Applications that run on the desktop's engines, and ship. */
const APPLICATIONS = ["hosts/desktop/http-get.ts"];

/** The device builds' language level and class fields. Types are `tsc --noEmit`'s business: a type error stops no bundle. */
function compile(include) {
  return typescript({
    tsconfig: "./tsconfig.json",
    include,
    compilerOptions: { noEmit: false, target: "ES2015", useDefineForClassFields: false, noEmitOnError: false, types: ["node"] },
  });
}

/**
 * One line without local constants: XS counts every line it passes when it runs from source, 9 % of the instructions in
 * a loop, and copies every constant of the module that a function uses at each call. Device builds pay for neither.
 */
const compact = {
  name: "compact",
  async renderChunk(code) {
    const result = await transform(code, { minifyWhitespace: true, minifySyntax: true, target: "es2015", legalComments: "none" });
    return { code: result.code, map: null };
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
    plugins: [compile(["src/**/*.ts", "hosts/desktop/*.ts", entry]), compact],
    onwarn: quiet,
  };
}

/** The package's ESM entry points, sharing chunks so that a class is the same class from every one of them. */
function modules() {
  const input = Object.fromEntries(Object.entries(MODULES).filter(([, file]) => existsSync(file)));
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
      external: (id) => !id.startsWith(".") && !id.startsWith("/") && !/^[A-Za-z]:/.test(id),
      plugins: [compile(["src/**/*.ts", "modules/**/*.ts", "hosts/**/*.ts"])],
      onwarn: quiet,
    },
  ];
}

/** `rollup -c` builds everything; `rollup -c --configApplication FILE` builds the one application in FILE. */
export default function config(options) {
  const one = options.configApplication;
  if (one) return application(one);
  return [...modules(), ...APPLICATIONS.filter(existsSync).map(application)];
}
