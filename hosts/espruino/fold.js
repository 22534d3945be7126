import { resolve } from "node:path";
import { builtIns, membersOf, PUBLIC } from "./names.js";
import { Rewriting } from "./rewriting.js";
import { isDeclaration, isFunction, isProperty, usesOf, walk } from "./syntax.js";

/*
 * On Espruino a function takes five blocks of memory and one for each parameter, though its text stays in flash. Most of the
 * driver's run only now and then. Those are folded, a few thousand characters to a function: what was
 *
 *   class A { f(a, b) { return this.x + a + b; } }     function g(a) { return a + 1; }     a.f(1, g(2))
 *
 * is now a part of one function, which is told by its first argument which of them is meant:
 *
 *   function fold0(n, self, a0, a1) { if (n == 0) { return self.x + a0 + a1; } if (n == 1) { return self + 1; } }     fold0(0, a, 1, fold0(1, 2))
 *
 * Those with as many parameters come together. Text that is passed over takes time, 6 to 15 ns a character on a desktop: what runs
 * often stays as it is (hot.js), but for methods of a class that has none else: each becomes a function, as the class takes more.
 */

/** How often functions are called: seldom, for each command, and more often. */
const [SELDOM, WARM, HOT] = [0, 1, 2];

/** Text that a call of one may have to pass over, by that; 0: one is never with others. */
const MOST = [12000, 2000, 0];

/** What a call of a folded one has to give. */
const arity = ({ node, self }) => node.params.length + (self ? 1 : 0);

/** Whether a `this` below those is of the outermost function. */
const isOuter = (parents) => parents.every((above) => !isFunction(above) || above.type === "ArrowFunctionExpression");

/** Whether `node`, a function, can become a part of another one: nothing in it depends on its being one. */
function canMove(node) {
  let movable = node.params.every(({ type }) => type === "Identifier");
  walk(node.body, (each, parents) => {
    if ((each.type === "Super" && isOuter(parents)) || (each.type === "Identifier" && each.name === "arguments")) movable = false;
  });
  return movable;
}

/** Whether a property is only read there. */
function isRead(member, parent) {
  return member.type === "MemberExpression" && member.object.type !== "Super" && !(parent.type === "AssignmentExpression" && parent.left === member) && parent.type !== "UpdateExpression" && parent.operator !== "delete";
}

/** Functions and methods that can be folded: `{ node, from, to, self, calls }`. `self`: the first argument stands for `this`. */
function* functions(program) {
  const found = new Map();
  const uses = usesOf(program);
  const add = (name, entry) => found.set(name, found.has(name) ? undefined : entry);
  walk(program, (node, parents) => {
    if (node.type === "FunctionDeclaration" && parents.length === 1 && uses.has(node.id.name)) add(`function ${node.id.name}`, { node, from: node.start, to: node.end, self: false, calls: [] });
    if (node.type !== "MethodDefinition") return;
    // nothing else may have a getter's name (methods.js)
    const plain = (node.kind === "method" || (node.kind === "get" && node.key.name.includes("$"))) && !node.static && parents.length === 3;
    add(`method ${node.key.name}`, plain && { node: node.value, from: node.start, to: node.end, self: true, gets: node.kind === "get", calls: [] });
  });
  const fixed = new Set([...PUBLIC, ...membersOf(resolve("modules/espruino/host.ts")), ...builtIns()]);
  for (const [name, entry] of found) {
    const short = name.slice(name.indexOf(" ") + 1);
    if (entry) entry.name = short;
    if (!entry || (entry.self && fixed.has(short)) || !canMove(entry.node)) found.delete(name);
  }
  const note = (name, call, callee, parents) => {
    const isCall = call.type === "CallExpression" && call.callee === callee && callee.object?.type !== "Super";
    if (isCall && parents.some(isFunction)) found.get(name).calls.push(call);
    else found.delete(name);
  };
  for (const [name, places] of uses) for (const { node, parents } of places) if (found.has(`function ${name}`)) note(`function ${name}`, parents.at(-1), node, parents);
  walk(program, (node, parents) => {
    const parent = parents.at(-1);
    if (node.type !== "Identifier" || parent.type === "MethodDefinition" || !isProperty(node, parent)) return;
    const name = `method ${node.name}`;
    const entry = found.get(name);
    if (!entry) return;
    if (!entry.gets) note(name, parents.at(-2), parent, parents);
    else if (isRead(parent, parents.at(-2)) && parents.some(isFunction)) entry.calls.push(parent);
    else found.delete(name);
  });
  yield* found.values();
}

/**
 * Constructors that can be folded: of classes that are only made with `new` and only extended by others of which that is true. A
 * class without is made by `new`, and then by its constructor.
 */
function constructors(program) {
  const classes = new Map();
  const uses = usesOf(program);
  for (const node of program.body) if (node.type === "ClassDeclaration" && uses.has(node.id.name)) classes.set(node.id.name, { node, own: node.body.body.find(({ kind }) => kind === "constructor"), made: [], base: node.superClass?.name });
  for (let before = -1; before !== classes.size; ) {
    before = classes.size;
    for (const [name, each] of classes) {
      each.made = [];
      let wanted = (each.base === undefined || classes.has(each.base)) && (!each.own || (each.own.value.params.every(({ type }) => type === "Identifier")));
      for (const { node, parents } of uses.get(name)) {
        const parent = parents.at(-1);
        if (parent.type === "NewExpression" && parent.callee === node && parents.some(isFunction)) each.made.push(parent);
        else if (!(parent.type === "ClassDeclaration" && classes.get(parent.id.name)?.node === parent)) wanted = false;
      }
      if (!wanted) classes.delete(name);
    }
    for (const [name, { base }] of classes) if (base !== undefined && !classes.has(base)) classes.delete(name);
  }
  const found = [];
  for (const [name, each] of classes) {
    const { own } = each;
    each.heirs = [...classes.values()].some(({ base }) => base === name);
    if (!own) continue;
    const calls = [];
    // super() of a class above which nothing has a constructor
    const idle = [];
    for (const [other, { made, own: theirs, base }] of classes) {
      let maker = other;
      while (maker !== undefined && !classes.get(maker).own) maker = classes.get(maker).base;
      if (maker === name) calls.push(...made);
      let above = base;
      while (above !== undefined && !classes.get(above).own) above = classes.get(above).base;
      const to = above === name ? calls : above === undefined && other === name ? idle : undefined;
      if (theirs && to) walk(theirs.value.body, (node) => node.type === "CallExpression" && node.callee.type === "Super" && to.push(node));
    }
    found.push({ node: own.value, from: own.start, to: own.end, self: true, calls, makes: true, idle });
  }
  return { classes: [...classes.values()], made: found };
}

/**
 * What a call of the folded one begins with: places in the text, and what comes there.
 * @param bare those that make an object of a class that is none any more
 */
function rewriteCall(text, code, call, begin, self, bare) {
  if (call.type === "MemberExpression") {
    // x.f becomes fold0(1, x)
    text.insert(call.start, call.end, [begin]);
    text.replace(code.lastIndexOf(".", call.property.start), call.end, [")"]);
    return;
  }
  const [first] = call.arguments;
  const at = first ? first.start : call.end - 1;
  const comma = first ? ", " : "";
  if (call.type === "NewExpression") {
    // new A(b) becomes fold0(1, new A(), b), or fold0(1, {}, b)
    if (bare.has(call)) text.replace(call.start, at, [`${begin}{}${comma}`]);
    else {
      text.insert(call.start, call.end, [begin]);
      text.replace(call.callee.end, at, [`()${comma}`]);
    }
  } else if (call.callee.type === "Super") {
    text.replace(call.start, at, [`${begin}$0${comma}`]);
  } else {
    // x.f(a) becomes fold0(1, x, a); f(a) becomes fold0(1, a)
    text.insert(call.start, call.end, [begin]);
    text.replace(self ? code.lastIndexOf(".", call.callee.property.start) : call.start, at, [self ? comma : ""]);
  }
}

/** Where a parameter's value is used, when it is only that: undefined when it is given another, or the name another meaning. */
function usesOfParameter(node, name) {
  const found = [];
  let only = true;
  walk(node.body, (each, parents) => {
    const parent = parents.at(-1);
    if (each.type !== "Identifier" || each.name !== name || isProperty(each, parent)) return;
    if (isDeclaration(each, parent) || parent.left === each || parent.type === "UpdateExpression") only = false;
    found.push([each, parent]);
  });
  return only ? found : undefined;
}

/** Rollup's output plugin; before the minifier. */
export const fold = ({ all, warm }) => ({
  name: "fold",
  renderChunk(code) {
    const program = this.parse(code);
    const text = new Rewriting(code);
    const hot = new Set([...all].filter((name) => !warm.has(name)));
    const { classes, made } = constructors(program);
    const able = [...functions(program), ...made].filter(({ calls }) => calls.length > 0);
    const places = new Set(able.map(({ from }) => from));
    // classes of which nothing has to stay
    const needless = classes.filter(({ node, heirs, base }) => !heirs && base === undefined && node.body.body.every(({ start }) => places.has(start)));
    const found = able.filter(({ name, from }) => !hot.has(name) || needless.some(({ node }) => node.start < from && from < node.end));
    const bare = new Set();
    for (const { node, made: places } of needless) {
      text.replace(node.start, node.end, []);
      for (const place of places) bare.add(place);
      if (!node.body.body.some(({ kind }) => kind === "constructor")) for (const { start, end } of places) text.replace(start, end, ["{}"]);
    }
    const groups = [];
    const kind = ({ name }) => (hot.has(name) ? HOT : warm.has(name) ? WARM : SELDOM);
    for (const entry of found.sort((a, b) => kind(a) - kind(b) || arity(a) - arity(b) || a.from - b.from)) {
      const size = entry.to - entry.from;
      let group = groups.at(-1);
      if (!group || group.kind !== kind(entry) || group.size + size > MOST[group.kind]) groups.push((group = { size: 0, entries: [], kind: kind(entry) }));
      group.size += size;
      group.entries.push(entry);
    }
    groups.forEach(({ entries, kind }, at) => {
      const alone = kind === HOT;
      const parts = entries.flatMap(({ node, from, to, self, calls, makes, idle }, number) => {
        text.replace(from, to, []);
        for (const call of idle ?? []) text.replace(call.start, call.end, []);
        if (self) walk(node.body, (each, parents) => each.type === "ThisExpression" && isOuter(parents) && text.replace(each.start, each.end, ["$0"]));
        for (const call of calls) rewriteCall(text, code, call, alone ? `fold${at}(` : `fold${at}(${number}, `, self, bare);
        const given = node.params.map(({ name }, i) => {
          const short = `$${self ? i + 1 : i}`;
          const places = usesOfParameter(node, name);
          if (!places) return `let ${name} = ${short}; `;
          for (const [{ start, end }, { shorthand }] of places) text.replace(start, end, [shorthand ? `${name}: ${short}` : short]);
          return "";
        });
        const body = [given.join(""), [node.body.start + 1, node.body.end - 1]];
        return alone ? body : [`  if ($ == ${number}) { `, ...body, `return${makes ? " $0" : ""}; }\n`];
      });
      const parameters = Array.from({ length: Math.max(...entries.map(arity)) }, (_, i) => `$${i}`);
      text.prepend([`function fold${at}(${[...(alone ? [] : ["$"]), ...parameters].join(", ")}) {\n`, ...parts, "}\n"]);
    });
    return text.result();
  },
});
