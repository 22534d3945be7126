import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import ts from "typescript";
import { notPortable } from "./portable-subset.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The driver with one dialect, its commands and services, as a script for a device: rollup and ES2015. */
async function deviceBundle(dialect: string): Promise<string> {
  const bundle = await rollup({
    input: "device",
    plugins: [{
      name: "typescript as tsc emits it",
      resolveId: (id, from) => (id === "device" ? id : id.startsWith(".") ? fileURLToPath(new URL(id.replace(/\.js$/, ".ts"), `file://${from === "device" ? `${ROOT}device` : from}`)) : null),
      load: (id) => (id === "device" ? `export * from "./src/index.js"; export { dialect } from "./src/dialects/${dialect.includes("/") ? dialect : `${dialect}/index`}.js";${existsSync(`${ROOT}src/dialects/${dialect}/commands/index.ts`) ? `export * from "./src/dialects/${dialect}/commands/index.js";` : ""}${existsSync(`${ROOT}src/services/${dialect}.ts`) ? `export * from "./src/services/${dialect}.js";` : ""}` : readFileSync(id, "utf8")),
      transform: (code) => ({
        code: ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2015, module: ts.ModuleKind.ESNext, useDefineForClassFields: false, isolatedModules: true } }).outputText,
        map: null,
      }),
    }],
  });
  const { output } = await bundle.generate({ format: "cjs", exports: "named" });
  assert.equal(output.length, 1);
  return output[0].code;
}

/** One probe for every forbidden construct: what the check must find in it. */
const PROBES: [code: string, what: string][] = [
  ["class A { #x = 1; }", "private member"],
  ["class A { m() { return this.#x; } #x() {} }", "private member"],
  ["f(...a);", "spread"],
  ["const a = [...b];", "spread"],
  ["const a = { ...b };", "spread"],
  ["function f(...a) {}", "rest"],
  ["function f(a = 1) {}", "default value"],
  ["const f = (a = 1) => a;", "default value"],
  ["const { a } = b;", "destructuring"],
  ["const [a] = b;", "destructuring"],
  ["function f({ a }) {}", "destructuring"],
  ["function f(a, b) { [a, b] = [b, a]; }", "destructuring"],
  ["function* f() { yield 1; }", "generator"],
  ["class A { *m() {} }", "generator"],
  ["async function f() {}", "async"],
  ["const f = async () => 1;", "async"],
  ["class A { async m() { await 1; } }", "async"],
  ["outer: while (a) break outer;", "label"],
  ["const a = { [b]: 1 };", "computed key"],
  ["class A { [b]() {} }", "computed key"],
  ["f`a`;", "tagged template"],
  ["class A { static { f(); } }", "static block"],
  ["function F() { return new.target; }", "new.target or import.meta"],
  ["import('a');", "import()"],
  ["const a = b ** 2;", "exponentiation"],
  ["function f(a) { a **= 2; }", "exponentiation"],
  ["const a = b?.c;", "optional chain"],
  ["const a = b?.(1);", "optional chain"],
  ["function f(a) { a ??= 1; }", "logical assignment"],
  ["function f(a) { a ||= 1; }", "logical assignment"],
  ["function f(a) { a &&= 1; }", "logical assignment"],
  ["const a = 1n;", "BigInt"],
  ["for (const a of b) f(a);", "for-of"],
  ["for (const a in b) f(a);", "for-in"],
  ["function f(a) { a.length = 0; }", "assignment to length"],
  ["switch (a) { default: f(); break; case 1: g(); }", "default that is not last"],
  ["class A extends Error {}", "subclass of a built-in class"],
  ["const A = class extends Array {};", "subclass of a built-in class"],
  ["class A { delete() {} }", "method with a reserved name"],
  ["class A { of() {} }", "method with a reserved name"],
  ["Object.freeze(a);", "missing static method"],
  ["Object.is(a, b);", "missing static method"],
  ["Math.trunc(a);", "missing static method"],
  ["Math.imul(a, b);", "missing static method"],
  ["Number.isInteger(a);", "missing static method"],
  ["const a = Number.MAX_SAFE_INTEGER;", "missing static method"],
  ["Array.from(a);", "missing static method"],
  ["a.copyWithin(0, 1);", "missing method"],
  ["a.flat();", "missing method"],
  ["a.at(-1);", "missing method"],
  ["a.padStart(2);", "missing method"],
  ["a.entries();", "missing iterator method"],
  ["const a = b.constructor.name;", "constructor.name"],
  ["const a = new Map();", "missing global or one of a host"],
  ["const a = Symbol.iterator;", "missing global or one of a host"],
  ["setTimeout(f, 1);", "missing global or one of a host"],
  ["Buffer.from(a);", "missing global or one of a host"],
  ["function f() { const window = 1; } function g() { return window; }", "missing global or one of a host"],
  ["const a = { b: Date };", "missing global or one of a host"],
  ["const a = /x{2}/;", "regular expression with {n} or (?…)"],
  ["const a = /(?=x)/;", "regular expression with {n} or (?…)"],
  ["if (a) /x/.test(b);", "regular expression right behind )"],
  ["class A extends B { m() { return () => super.m(); } }", "super in an arrow function"],
  ["class A { constructor() { return a; } }", "constructor that returns something"],
  ["function f() { if (a) { var b = 1; } }", "var in a block"],
  ["function f() { for (var i = 0; i < 2; i++) g(); }", "var in a statement"],
  ["let a = 1;", "variable of a module"],
  ["const a = new Uint8Array(4);", "array or buffer of a module"],
  ["f(); function f() {}", "function used before its declaration"],
  ["function g() { f(); function f() {} }", "function used before its declaration"],
  ["new A(); class A {}", "class used before its declaration"],
  ["class B extends A {} class A {}", "class used before its declaration"],
  ["function f() { a = 1; var a; }", "variable used before its declaration"],
  ["function f() { for (let i = 0; i < 2; i++) g(function () { return i; }); }", "closure over a loop's variable"],
  ["function f() { while (a) { const b = g(); h(() => b); } }", "closure over a loop's variable"],
  ["class A { m() { return 1; } } class B extends A { m() { return super.m(); } } class C extends B {}", "super.method in a class that is extended: it calls itself"],
  ["function heir(Base) { return class extends Base {}; } class A extends Z { m() { return super.m(); } } const B = heir(A);", "super.method in a class that is extended: it calls itself"],
  ["const A = class extends Z { m() { return super.m(); } }; class B extends A {}", "super.method in a class that is extended: it calls itself"],
  ["class A {} class B extends A { constructor() { super(); } } class C { constructor() { this.b = new B(); } } class D extends C { constructor() { super(); } }", "instance of a derived class made in a constructor that super() may call"],
  ["const a = new new A();", "new behind new"],
  ["if (a instanceof Error) f();", "instanceof Error: a TypeError is none"],
  ["throw new Error(a, { cause: b });", "cause of an error"],
  ["const a = Array.prototype.slice.call(b);", "slice of a prototype"],
  ["function f(a) { if (a) return\na.b(); }", "return with something on the next line"],
  ["Promise.race(a);", "missing static method"],
  ["Uint8Array.from(a);", "missing static method"],
  ["a.then(b).finally(c);", "missing method"],
  ["a.indexOf(\"ab\");", "search for more than one character: Espruino finds what only begins at the end, too"],
];

/** The same where only what Espruino's firmware has may be used. */
const MISSING = ["new Map()", "Symbol.iterator", "Math2.floor(1)", "queueMicrotask(f)", "globalThis.a", "new AbortController()", "structuredClone(a)", "new Proxy(a, b)", "console.table(a)", "f(BigInt)"];

/** What Espruino does run. */
const PORTABLE = `
class A { constructor(a) { this.a = a; } get b() { return this.a; } set b(b) { this.a = b; } static c() { return 1; } m() { return later(); } }
class B extends A { constructor() { super(1); } m() { return super.m(); } }
function later() { return \`\${1 ?? 2}\`; }
const TABLE = [1, 2], OBJECT = { a: 1, m() { return 2; }, delete: 3 }, f = (x) => x;
function g(a) { var _a; const list = []; for (let i = 0; i < a.length; i++) list.push(a[i]); switch (a) { case 1: return; default: return (_a = a.b) !== null && _a !== void 0 ? _a : Object.keys(a); } }
function w(window) { const process = window; return process; }
function h() { const made = function () { return 1; }; try { return new Uint8Array(made()); } catch { return Object.assign({}, OBJECT); } finally { f(TABLE); } }
exports.a = new A(new B()), exports.g = g, exports.h = h;
`;

/** What the driver speaks: a folder each. */
const FOLDER = new URL("../../src/dialects/", import.meta.url);
const DIALECTS = readdirSync(FOLDER).filter((name) => existsSync(new URL(`${name}/index.ts`, FOLDER)));
/** Families in other modes than buffer access. */
const MODES = DIALECTS.flatMap((name) => [`${name}/push`, `${name}/transparent`]).filter((name) => existsSync(new URL(`${name}.ts`, FOLDER)));

describe("the portable subset", () => {
  for (const [code, what] of PROBES) {
    it(`does not have: ${code}`, () => {
      const found = notPortable(code).map((each) => each.replace(/^\d+:\d+ /, ""));
      assert.ok(found.includes(what), `found: ${found.join(", ") || "nothing"}`);
    });
  }

  it("has what Espruino runs", () => assert.deepEqual(notPortable(PORTABLE), []));

  for (const code of MISSING) {
    it(`does not have on Espruino: ${code}`, () => {
      assert.deepEqual(notPortable(`function g(f, a, b) { return ${code}; }`, { globals: ["Math", "print"] }).map((each) => each.replace(/^\d+:\d+ /, "")).filter((each) => /global/.test(each)), ["missing global or one of a host"]);
    });
  }

  it("has a firmware's globals where they are told", () => assert.deepEqual(notPortable("let a = [print, undefined, new Uint8Array(1)]; function f() { return arguments; }", { globals: ["print", "Uint8Array"] }), []));

  it("takes no import and no export in a script", () => {
    for (const code of ["import a from 'a';", "export const a = 1;"]) assert.throws(() => notPortable(code), SyntaxError);
  });

  for (const dialect of DIALECTS.concat(MODES)) {
    it(`is what the driver with ${dialect} is made of`, async () => {
      const code = await deviceBundle(dialect);
      assert.match(code, /class Modem/);
      assert.match(code, /exports\.dialect = dialect/);
      assert.equal(/class Status/.test(code), !dialect.includes("/"));
      assert.deepEqual(notPortable(code), []);
    }).timeout(30000);
  }
});
