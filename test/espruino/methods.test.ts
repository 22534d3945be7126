import assert from "node:assert/strict";
import ts from "typescript";
import { methods } from "../../hosts/espruino/methods.js";

/** The language's declarations, read once. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/** What the compiler makes of a source with the bundler's transformer. */
function compiled(source: string): string {
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2015, strict: true, lib: ["lib.es2015.d.ts"], types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) => {
    if (name === "/source.ts") return ts.createSourceFile(name, source, ts.ScriptTarget.ES2015, true);
    if (!libraries.has(name)) libraries.set(name, getSourceFile(name, ...rest));
    return libraries.get(name);
  };
  const program = ts.createProgram(["/source.ts"], options, host);
  assert.deepEqual(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText), []);
  let text = "";
  program.emit(undefined, (_name, code) => (text = code), undefined, false, { before: [methods.factory(program)] });
  return text;
}

/** The names in it that were changed, each once. */
function changed(source: string): string[] {
  return [...new Set([...compiled(source).matchAll(/\b_*\w+\$+\w+/g)].map(([name]) => name))].sort();
}

const SOURCES: Record<string, [string, string[]]> = {
  "methods of classes that have nothing to do with each other": [
    `class A { tick(): number { return 1; } only(): number { return 2; } }
     class B { tick(): number { return new A().tick(); } }`,
    ["tick$A", "tick$B"],
  ],
  "one that overrides another has its name": [
    `class A { tick(): number { return 1; } }
     class B extends A { tick(): number { return super.tick(); } }
     class C { tick(): B { return new B(); } }`,
    ["tick$A", "tick$C"],
  ],
  "one that implements an interface, or goes where such a value is wanted, has the interface's": [
    `interface Ticks { tick(): void }
     class A implements Ticks { tick(): void {} }
     class B { tick(): void {} }
     class C { tick(): void {} }
     function run(each: Ticks): void { each.tick(); }
     run(new A());
     const list: Ticks[] = [new B()];
     list.push({ tick: () => new C().tick() });`,
    ["tick$A", "tick$C"],
  ],
  "what a function is given by another's type": [
    `interface Ticks { tick(): void }
     class A { tick(): void {} }
     class B { tick(): void {} }
     const make: () => Ticks = () => new A();
     make().tick();
     new B().tick();`,
    ["tick$A", "tick$B"],
  ],
  "either of two that a value may be": [
    `class A { tick(): void {} }
     class B { tick(): void {} }
     class C { tick(): void {} }
     function run(each: A | B): void { each.tick(); }
     run(new A());
     new C().tick();`,
    ["tick$A", "tick$C"],
  ],
  "what is used where no type is known keeps its name": [
    `class A { tick(): void {} }
     class B { tick(): void {} }
     function run(each: any): void { each.tick(); }
     run(new A());
     new B().tick();`,
    [],
  ],
  "what users know keeps it, too, and what the language has does not lend its own": [
    `class A { close(): void {} find(): number { return [1].find((each) => each > 0)!; } }
     class B { close(): void { new A().find(); } }`,
    ["find$A"],
  ],
  "getters get a name in any case": [
    `class A { get limit(): number { return 5; } }
     function use(options: { limit: number }): number { return options.limit; }
     use({ limit: new A().limit });`,
    ["limit$A"],
  ],
};

describe("the names that methods get for Espruino", function () {
  this.timeout(60000);

  for (const [what, [source, names]] of Object.entries(SOURCES)) it(what, () => assert.deepEqual(changed(source), names));

  it("stand wherever the method does", () => {
    const code = compiled("class A { tick(): number { return 1; } get n(): number { return 2; } }\nclass B { tick(): number { return new A().tick() + new A().n; } }");
    assert.equal(code.replace(/\s+/g, " ").trim(), '"use strict"; class A { tick$A() { return 1; } get n$A() { return 2; } } class B { tick$B() { return new A().tick$A() + new A().n$A; } }');
  });
});
