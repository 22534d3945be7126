import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Servers } from "../cli/cli.js";
import { closure, own } from "./manifests.js";
import { notPortable } from "./portable-subset.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the driver speaks: a folder each. */
const DIALECTS = readdirSync(path.join(ROOT, "src/dialects")).filter((name) => existsSync(path.join(ROOT, "src/dialects", name, "index.ts")));
/** Families in other modes than buffer access. */
const MODES = DIALECTS.flatMap((name) => ["push", "transparent"].map((mode) => `${name}/${mode}`)).filter((name) => existsSync(path.join(ROOT, `src/dialects/${name}.ts`)));

/** The package as npm packs it, installed where nothing else is. */
describe("the package", function () {
  this.timeout(300000);
  const servers = new Servers();
  let folder = "";
  let packed: { files: { path: string }[] };

  function execute(command: string, args: string[]): string {
    try {
      return execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: "pipe", env: { ...process.env, XSNAP_WORKER: undefined, NODE_OPTIONS: undefined } });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${command} ${args.join(" ")}\n${stdout}\n${stderr}`, { cause: error });
    }
  }

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "atwire-package-"));
    [packed] = JSON.parse(execute("npm", ["pack", ROOT, "--json", "--silent"])) as [typeof packed & { filename: string }];
    const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    writeFileSync(path.join(folder, "package.json"), '{ "name": "user", "version": "1.0.0", "type": "module" }');
    // as where there is no compiler: without XS
    execute("npm", ["install", "--no-audit", "--no-fund", "--omit=optional", "--prefer-offline", `./${tarball}`]);
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => servers.close());

  it("holds what is needed, and no tests", () => {
    const paths = packed.files.map((file) => file.path);
    for (const needed of ["LICENSE", "README.md", "manifest.json", "modules/moddable/driver/manifest.json", "src/modem.ts", "dist/index.js", "dist/cli.js", "dist/desktop/http-get.js", "dist/types/src/index.d.ts"]) assert.ok(paths.includes(needed), needed);
    assert.deepEqual(paths.filter((name) => /^(test|\.ci|\.build|coverage)\//.test(name)), []);
    const bundles = paths.filter((name) => name.startsWith("dist/desktop/"));
    assert.deepEqual(bundles, ["dist/desktop/http-get.js"], "only the application that the command line runs");
  });

  it("exports the driver, its dialects, their services and the simulator, and no class twice", () => {
    const { exports } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { exports: Record<string, unknown> };
    assert.deepEqual(Object.keys(exports).sort(), [".", ...DIALECTS.map((name) => `./dialects/${name}`), ...DIALECTS.filter((name) => existsSync(path.join(ROOT, `src/dialects/${name}/commands/index.ts`))).map((name) => `./dialects/${name}/commands`), ...MODES.map((name) => `./dialects/${name}`), "./services/access-point", "./services/mqtt", "./services/wifi", ...DIALECTS.map((name) => `./services/${name}`), "./simulator", "./package.json"].sort());
    writeFileSync(path.join(folder, "use.js"), `
      import * as atwire from "atwire";
      import { dialect } from "atwire/dialects/quectel-bg95";
      import { QPING_WRITE } from "atwire/dialects/quectel-bg95/commands";
      import { startSimulator, dialects } from "atwire/simulator";
      import { createRequire } from "node:module";
      const { version } = createRequire(import.meta.url)("atwire/package.json");
      const simulator = await startSimulator({ dialect: "quectel-bg95", clock: "virtual" });
      await simulator.close();
      const arena = new Uint8Array(1);
      try { atwire.run({}, QPING_WRITE, { contextID: 17 }); } catch (error) { if (!(error instanceof RangeError)) throw error; }
      try { new atwire.Modem({ dialect, platform: 1 }); } catch (error) { console.log(JSON.stringify([Object.keys(atwire).sort(), dialect.name, dialects().includes(dialect.name), typeof version, error.message])); }
    `);
    const [names, name, simulated, version, refusal] = JSON.parse(execute(process.execPath, ["use.js"])) as [string[], string, string[], string, string];
    for (const wanted of ["Modem", "TCP", "TRACE_COMMAND"]) assert.ok(names.includes(wanted), wanted);
    assert.deepEqual([name, simulated, version, refusal], ["quectel-bg95", true, "string", "platform must be a function"]);
  });

  it("has a module at every path that it exports", () => {
    const { exports } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { exports: Record<string, unknown> };
    const paths = Object.keys(exports).filter((name) => !name.endsWith(".json")).map((name) => `atwire${name.slice(1)}`);
    writeFileSync(path.join(folder, "all.js"), `for (const name of ${JSON.stringify(paths)}) console.log(name, Object.keys(await import(name)).length > 0);`);
    assert.deepEqual(execute(process.execPath, ["all.js"]).trim().split("\n"), paths.map((name) => `${name} true`));
  });

  it("has every module that its Moddable manifests name, for a project's manifest to include", () => {
    const installed = path.join(folder, "node_modules/atwire");
    const manifests = ["manifest.json", ...readdirSync(path.join(installed, "modules/moddable"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith("manifest.json")).map((name) => path.join("modules/moddable", name))];
    for (const wanted of ["serial", "network", "network/tls", "network/server", "dialects/simcom-ca"]) assert.ok(manifests.includes(`modules/moddable/${wanted}/manifest.json`), wanted);
    for (const manifest of manifests) {
      for (const included of closure(path.join(installed, manifest))) {
        for (const [name, source] of own(included)) assert.ok(existsSync(`${source}.ts`) || existsSync(`${source}.js`), `${name}: ${source}.ts or .js`);
      }
    }
  });

  it("has a file for Espruino for each dialect, as it is and minified, which exports connect", () => {
    for (const name of DIALECTS) for (const ending of [".js", ".min.js"]) {
      const code = readFileSync(path.join(folder, `node_modules/atwire/dist/espruino/atwire-${name}${ending}`), "utf8");
      const exports: Record<string, unknown> = {};
      new Function("exports", code)(exports);
      assert.equal(typeof exports.connect, "function", name + ending);
    }
  });

  it("keeps what it does not export to itself", () => {
    writeFileSync(path.join(folder, "private.js"), 'import("atwire/dist/index.js").then(() => console.log("found"), (error) => console.log(error.code));');
    assert.equal(execute(process.execPath, ["private.js"]).trim(), "ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  for (const [moduleResolution, module] of [["bundler", "esnext"], ["nodenext", "nodenext"]]) {
    it(`has types that a strict program finds with moduleResolution ${moduleResolution}`, () => {
      writeFileSync(path.join(folder, "use.ts"), `
        import { Modem, type ModemError, type Platform, type Status, type TCP } from "atwire";
        import { dialect } from "atwire/dialects/quectel-bg95";
        import { startSimulator, type Simulator } from "atwire/simulator";
        declare const platform: Platform;
        export const modem: Modem = new Modem({ dialect, platform: () => platform, apn: "iot.example", onStatus: (status: Status) => void status.state, onError: (error: ModemError) => void error.code });
        export const socket: TCP = new modem.TCP({ host: "example.com", port: 80, onReadable(count: number) { this.read(count); } });
        export const simulator: Promise<Simulator> = startSimulator({ dialect: "quectel-bg95", faults: "drop 1e-4", clock: "virtual" });
        // @ts-expect-error a port is a number
        new modem.TCP({ host: "example.com", port: "80" });
      `);
      execute(process.execPath, [path.join(ROOT, "node_modules/typescript/bin/tsc"), "--noEmit", "--strict", "--target", "es2022", "--types", "node", "--typeRoots", path.join(ROOT, "node_modules/@types"), "--module", module, "--moduleResolution", moduleResolution, "use.ts"]);
    });
  }

  it("is a command: help, commands, and a page through a simulated modem", async () => {
    assert.match(execute("npx", ["atwire", "--help"]), /^Usage: atwire/);
    assert.match(execute("npx", ["atwire", "--version"]), /^\d+\.\d+\.\d+\n$/);
    const [row] = execute("npx", ["atwire", "commands", "--json"]).split("\n");
    assert.deepEqual((JSON.parse(row) as { tests: unknown }).tests, []);
    const url = await servers.http((_request, response) => response.end("a page"));
    const child = spawn("npx", ["atwire", "get", url, "--port", "sim:quectel-bg95"], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
    let body = "";
    child.stdout.on("data", (chunk: Buffer) => (body += chunk.toString()));
    assert.deepEqual([await once(child, "close"), body], [[0, null], "a page"]);
  });

  it("says what to install for XS and for serial ports", () => {
    for (const [args, remedy] of [[["--engine", "xs"], /run: npm install @agoric\/xsnap/], [["--port", "ttyUSB9"], /run: npm install serialport/]] as const) {
      assert.throws(() => execute("npx", ["atwire", "get", "http://127.0.0.1/", ...args]), remedy);
    }
  });

  it("does what the README's programs say", () => {
    const programs = [...readFileSync(path.join(ROOT, "README.md"), "utf8").matchAll(/```js\n([^]*?)```/g)].map(([, code]) => code);
    assert.equal(programs.length, 2);
    const [first, second] = programs.map((code, i) => {
      writeFileSync(path.join(folder, `readme${i}.mjs`), code);
      return execute(process.execPath, [`readme${i}.mjs`]);
    });
    assert.match(first, /^ready \n[^]*^\+CSQ: 24,99\n[^]*^Hello, modem\n[^]*^closed\n[^]*^closed \n$/m);
    assert.match(second, /^\[.*\] \[.*\]\n$/s);
  });

  it("holds a driver in the portable subset", () => {
    const dist = path.join(folder, "node_modules/atwire/dist");
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const code = readFileSync(file, "utf8");
      assert.deepEqual(notPortable(code, { parts: "module" }), [], path.relative(dist, file));
      for (const [, imported] of code.matchAll(/(?:import|export)[^;]*? from ['"](\.[^'"]+)['"]/g)) visit(path.resolve(path.dirname(file), imported));
    };
    visit(path.join(dist, "index.js"));
    for (const name of DIALECTS) visit(path.join(dist, `dialects/${name}.js`));
    assert.ok(seen.size >= 2);
  });
});
