import assert from "node:assert/strict";
import vm from "node:vm";
import { parse } from "acorn";
import { flatten } from "../../hosts/espruino/flatten.js";
import { fold } from "../../hosts/espruino/fold.js";
import { lazy } from "../../hosts/espruino/lazy.js";

interface Changed {
  code: string;
  map: { mappings: number[][][] };
}

/** What a step of the bundler makes of a chunk. */
function after(step: typeof lazy, code: string, hot: Set<string>): Changed {
  const { renderChunk } = step(hot) as unknown as { renderChunk: (this: object, code: string) => Changed };
  return renderChunk.call({ parse: (source: string) => parse(source, { ecmaVersion: 2020 }) }, code);
}

const folded = (all: Set<string>): ReturnType<typeof fold> => fold({ all, warm: new Set(["warm"]) });

/** A chunk after all of them. */
function shrunk(code: string, hot: string[]): string {
  const names = new Set(hot);
  return [flatten, lazy, folded].reduce((text, step) => after(step, text, names).code, code);
}

/** What `connect` of a chunk returns. */
function run(code: string): unknown {
  return vm.runInNewContext(`${code}\n;JSON.stringify(connect())`);
}

/** Functions and classes that there are when the chunk is loaded. */
function resident(code: string): string[] {
  return (parse(code, { ecmaVersion: 2020 }).body as any[]).flatMap((each) =>
    each.type === "ClassDeclaration" ? [...(each.body.body.length === 0 && !each.superClass ? [`${each.id.name}.`] : []), ...each.body.body.map(({ key }: any) => `${each.id.name}.${key.name}`)] : each.type === "FunctionDeclaration" ? [each.id.name] : []);
}

/** The chunk, what may be left of it, and how many folded functions, 1 when absent. */
const CHUNKS: Record<string, [string, string[], number?]> = {
  "methods and functions, one in another's arguments": [
    `function g(a) { return a + 1; }
     class A { constructor(x) { this.x = x; } f(a, b) { if (b) return this.x + a + b; } h() { return this.f(1, g(this.f(2, 3))); } hot() { return this.h(); } }
     function connect() { return [new A(5).hot(), new A(1).f(1), (new A(1) || 0).f(2, 2)]; }`,
    ["connect"],
    2,
  ],
  "constructors, of heirs too, and of one without": [
    `class Base { constructor(a) { this.a = a; this.list = [a]; } }
     class Middle extends Base { }
     class Leaf extends Middle { constructor(a, b) { super(a * 2); this.b = b; } hot() { return this.a + this.b; } }
     class Plain { hot() { return 1; } }
     class Heir extends Plain { constructor() { super(); this.c = 3; } }
     function open() { return [new Leaf(1, 2), new Leaf(2, 3).hot(), new Middle(9), new Heir().c, new Heir().hot()]; }
     function connect() { return open(); }`,
    ["Middle.", "Leaf.hot", "Heir.hot", "connect"],
  ],
  "methods that two classes have, that are values, that call super's: they stay": [
    `class A { one() { return 1; } two() { return 2; } three() { return 3; } hot() { return this.one(); } }
     class B extends A { one() { return 10; } three() { return super.three() + 1; } }
     function open() { const f = new B().two; return [new A().hot(), new B().hot(), f(), new B().three()]; }
     function connect() { return open(); }`,
    ["A.one", "A.two", "A.three", "A.hot", "B.one", "B.three", "connect"],
  ],
  "tables, and the functions that they alone name": [
    `const ROW = { n: 1 };
     function read(x) { return x + ROW.n; }
     const STEPS = [ROW, { read: read }, { ROW }];
     const COUNT = STEPS.length;
     function go() { return [STEPS[1].read(4), COUNT, STEPS[2].ROW.n]; }
     function connect() { return go(); }`,
    ["connect"],
  ],
  "what is filled later stays one": [
    `const list = [];
     function add(x) { list.push(x); }
     function connect() { add(1); add(2); return list; }`,
    ["connect"],
  ],
  "a name that means another thing inside": [
    `const value = { n: 1 };
     function twice(value) { return value + value; }
     function get() { return value.n; }
     function connect() { return [twice(4), get()]; }`,
    ["connect"],
  ],
  "classes made where they are used, once where there are several places": [
    `class Base { constructor() { this.a = 1; } name() { return "base"; } }
     class Once extends Base { name() { return "once"; } }
     class Many { constructor() { this.b = 2; } same(other) { return other instanceof Many; } }
     function first() { return new Once().name() + new Base().name(); }
     function second() { return new Many(); }
     function third() { return new Many().b; }
     function connect() { return [first(), second().same(second()), third()]; }`,
    ["makeBase", "makeMany", "connect"],
  ],
  "classes that one other extends, their constructors, and methods of theirs that are asked for": [
    `class Low { constructor(a) { this.list = [a]; } get kind() { return "low"; } f(x) { return "low" + x; } g() { return this.f(1); } h() { return "h"; } }
     class Between extends Low { constructor(a) { super(a + 1); this.b = 1; } f(x) { return super.f(x) + "between"; } i() { return super.h(); } }
     class High extends Between { constructor() { super(5); this.c = 2; } get kind() { return "high"; } f(x) { return Between.prototype.f.call(this, x * 2) + Low.prototype.h.call(this); } }
     class Without { f() { return 1; } }
     class Heir extends Without { constructor() { super(); this.d = this.f(); } hot() { return this.d; } }
     function open() { const a = new High(); return [a.list, a.b, a.c, a.kind, a.f(3), a.g(), a.i(), new Heir().hot()]; }
     function connect() { return open(); }`,
    ["High.kind", "High.f", "Heir.hot", "Heir.f", "connect"],
  ],
  "a class that two extend, or that is made itself, stays": [
    `class Base { hot() { return this.f(); } f() { return 0; } }
     class One extends Base { f() { return 1; } }
     class Two extends Base { f() { return 2; } }
     function open() { return [new Base().hot(), new One().hot(), new Two().hot()]; }
     function connect() { return open(); }`,
    ["Base.hot", "Base.f", "One.f", "Two.f", "connect"],
  ],
  "hot methods of a class that has to stay": [
    `class A { hot() { return this.name() + 1; } name() { return 1; } }
     class B { name() { return 2; } }
     function connect() { return [new A().hot(), new B().name()]; }`,
    ["A.hot", "A.name", "B.name", "connect"],
  ],
  "classes without a method that stays: no classes": [
    `class Plain { constructor(a) { this.a = a; } f() { return this.a; } }
     class Bare { g(x) { x.b = 1; return x; } }
     class Base { constructor() { this.c = 3; } }
     class One extends Base { hot() { return this.c; } }
     class Two extends Base { hot() { return -this.c; } }
     function go() { return [new Plain(5).f(), new Plain(6), new Bare().g({}), new Bare(), new One().hot(), new Two().hot()]; }
     function connect() { return go(); }`,
    ["One.hot", "Two.hot", "connect"],
  ],
  "getters that have a name of their own": [
    `class A { constructor() { this.x = [1, 2]; } get items$A() { return this.x; } get never$A() { return 1; } hot() { return this.items$A.length + (!this.items$A ? 1 : 2); } }
     function connect() { return [new A().hot(), new A().items$A.join("+")]; }`,
    ["connect"],
    2,
  ],
  "functions that several tables name, and texts": [
    `const NAMES = \`a
b\`;
     function read(x) { return x + NAMES; }
     const FIRST = [{ read: read }];
     const SECOND = [{ read: read }, { read: (x) => read(x) }];
     function go() { return [FIRST[0].read(1), SECOND[1].read(2), SECOND[0].read(3)]; }
     function connect() { return go(); }`,
    ["connect"],
  ],
  "what is called a few times for each command, into others": [
    `class A { warm(x) { return x + 1; } cold(x) { return this.warm(x) * 2; } hot() { return this.cold(1) + this.warm(2); } }
     function connect() { return [new A().hot()]; }`,
    ["connect"],
    3,
  ],
  "large properties of a table that stays": [
    `const WORDS = ["one", "two", "three", "four", "five", "six"];
     const TABLE = { words: WORDS, hot: ["one", "two", "three", "four", "five", "six"], rates: [115200, 9600, 921600, 460800, 230400], n: 1 };
     class A { hot() { return TABLE.n + TABLE.hot.length; } }
     function open() { return [TABLE.words.length, TABLE.rates[1], new A().hot(), Object.keys(TABLE).length]; }
     function connect() { return open(); }`,
    ["A.hot", "connect", "WORDS"],
  ],
  "methods that nobody calls go": [
    `class A { hot() { return 1; } never() { return this.neither(); } neither() { return 2; } }
     function connect() { return new A().hot(); }`,
    ["A.hot", "connect"],
  ],
};

describe("what the bundler does to functions, classes and tables for Espruino", () => {
  for (const [what, [code, left, folds = 1]] of Object.entries(CHUNKS)) {
    it(what, () => {
      const short = shrunk(code, ["hot", "warm"]);
      assert.equal(run(short), run(code));
      assert.ok(resident(short).filter((name) => /^fold/.test(name)).length <= folds);
      for (const name of resident(short)) if (!name.startsWith("fold")) assert.ok(left.includes(name), `${name} stayed:\n${short}`);
    });
  }

  it("leads back to the original by its map", () => {
    const code = "function far(word) {\n  return word + 1;\n}\nfunction connect() {\n  return far(1);\n}\n";
    const { code: short, map } = after(folded, code, new Set());
    const lines = short.split("\n");
    const line = lines.findIndex((each) => each.includes("return word + 1"));
    const column = lines[line].indexOf("return word");
    assert.deepEqual(map.mappings[line].find(([at]) => at === column), [column, 0, 1, 2]);
  });
});
