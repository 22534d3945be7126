import { Rewriting } from "./rewriting.js";
import { usesOf, walk } from "./syntax.js";

/*
 * On Espruino a class takes 8 blocks of memory besides its methods, and one that extends another 5 more. A class that only one
 * other extends, and nobody makes, becomes a part of that one:
 *
 *   class A { constructor(x) { this.x = x; } f() { return 1; } g() { return 2; } }
 *   class B extends A { constructor() { super(5); } f() { return super.f() + this.g(); } }
 *
 * is now
 *
 *   class B { make$A(x) { this.x = x; } f$A() { return 1; } g() { return 2; } constructor() { this.make$A(5); } f() { return this.f$A() + this.g(); } }
 */

/** `A.prototype.f.call(this, …)`, as what calls the class above is written where that is extended, too: the call. */
function callOfPrototype({ node, parents }) {
  const [call, member, method, prototype] = parents.slice(-4);
  const path = prototype?.object === node && prototype.property.name === "prototype" && method.object === prototype && member.object === method && member.property.name === "call";
  return path && call.type === "CallExpression" && call.callee === member && call.arguments[0]?.type === "ThisExpression" ? call : undefined;
}

/**
 * Calls of classes above in a class: of the constructor, and of methods: from which class on (`above`; absent: the next one),
 * what names it (`start` to `end`), and what stands behind that.
 * Undefined when these are used in another way.
 */
function callsAbove(node) {
  const found = { constructor: [], methods: [] };
  let plain = true;
  walk(node.body, (each, parents) => {
    const call = each.type === "Identifier" && callOfPrototype({ node: each, parents });
    if (call) {
      const [, second] = call.arguments;
      found.methods.push({ name: call.callee.object.property.name, above: each.name, start: call.start, end: second ? second.start : call.end - 1, open: "(" });
    }
    if (each.type !== "Super") return;
    const [outer, parent] = parents.slice(-2);
    if (parent.type === "CallExpression" && parent.callee === each) found.constructor.push(parent);
    else if (parent.type === "MemberExpression" && outer.type === "CallExpression" && outer.callee === parent) {
      found.methods.push({ name: parent.property.name, start: parent.start, end: parent.end, open: "" });
    } else plain = false;
  });
  return plain ? found : undefined;
}

/** Classes with those that they are to take in, the highest first: lists of classes. */
function* chains(program) {
  const uses = usesOf(program);
  const classes = new Map();
  for (const node of program.body) if (node.type === "ClassDeclaration" && uses.has(node.id.name)) classes.set(node.id.name, node);
  const mergeable = (name) => {
    const [use, other] = uses.get(name).filter((each) => !callOfPrototype(each));
    const heir = use?.parents.at(-1);
    const plain = use && !other && heir.superClass === use.node && classes.get(heir.id?.name) === heir && classes.get(name).body.body.every((each) => !each.static && !each.computed);
    return plain ? heir : undefined;
  };
  for (const [name, node] of classes) {
    if (mergeable(name)) continue;
    const chain = [node];
    for (let above = node.superClass?.name; classes.has(above) && mergeable(above); above = chain[0].superClass?.name) chain.unshift(classes.get(above));
    while (chain.length > 1 && !canMerge(chain)) chain.shift();
    if (chain.length > 1) yield chain;
  }
}

const has = (node, name) => node.body.body.some(({ key }) => key.name === name);
const constructorOf = (node) => node.body.body.find(({ kind }) => kind === "constructor");

/** Whether all of a chain's uses of what is above can be told. */
function canMerge(chain) {
  const made = chain.filter(constructorOf);
  // a constructor that becomes a method can't call the one above
  if (chain[0].superClass && made.length > 1) return false;
  return chain.every((node, at) => {
    const calls = callsAbove(node);
    if (at === 0) return true;
    const above = chain.slice(0, at);
    if (!calls || calls.methods.some(({ above: from, name }) => from !== undefined && above.some(({ id }) => id.name === from) && !above.some((each) => has(each, name)))) return false;
    const idle = !chain[0].superClass && made[0] === node;
    return !idle || calls.constructor.every((call) => call.arguments.length === 0);
  });
}

/** Changes a chain's text: the last one's class has all. */
function merge(text, chain, hot) {
  const last = chain.at(-1);
  const made = chain.filter(constructorOf);
  /** Methods that the classes below have, too, and ask for: they get other names. */
  const asked = new Set();
  chain.forEach((node, at) => {
    if (at === 0) return;
    const above = chain.slice(0, at);
    const { constructor, methods } = callsAbove(node);
    const maker = above.findLast(constructorOf);
    for (const { start, end, callee } of constructor) {
      if (maker) text.replace(callee.start, callee.end, [`this.make$${maker.id.name}`]);
      else if (!chain[0].superClass) text.replace(start, end, ["void 0"]);
    }
    for (const { name, above: from, start, end, open } of methods) {
      const highest = above.findIndex(({ id }) => id.name === from);
      const owner = above.slice(0, from === undefined ? above.length : highest + 1).findLast((each) => has(each, name));
      if (!owner) continue;
      const hidden = chain.slice(chain.indexOf(owner) + 1).some((each) => has(each, name));
      const short = hidden ? `${name}$${owner.id.name}` : name;
      if (hidden) asked.add(short);
      if (hot.has(name)) hot.add(short);
      text.replace(start, end, [`this.${short}${open}`]);
    }
  });
  const parts = [];
  chain.forEach((node, at) => {
    for (const { start, end, key, kind } of node.body.body) {
      const other = `${kind === "constructor" ? "make" : key.name}$${node.id.name}`;
      if (kind === "constructor" && made.at(-1) !== node) text.replace(key.start, key.end, [other]);
      else if (chain.slice(at + 1).some((below) => below.body.body.some((each) => each.kind === kind && each.key.name === key.name))) {
        if (!asked.has(other)) continue;
        text.replace(key.start, key.end, [other]);
      }
      if (node !== last) parts.push("  ", [start, end], "\n");
    }
    if (node !== last) text.replace(node.start, node.end, []);
  });
  const base = chain[0].superClass;
  text.replace(last.id.end, last.body.start, [base ? ` extends ${base.name} ` : " "]);
  text.insert(last.body.start + 1, last.body.end, ["\n", ...parts]);
}

/** Rollup's output plugin; the first of all. */
export const flatten = (hot) => ({
  name: "flatten",
  renderChunk(code) {
    const text = new Rewriting(code);
    for (const chain of chains(this.parse(code))) merge(text, chain, hot);
    return text.result();
  },
});
