import { PUBLIC } from "./names.js";
import { Rewriting } from "./rewriting.js";
import { changesMeaning, isFunction, isProperty, usesOf, walk } from "./syntax.js";

/*
 * On Espruino a class takes memory from the moment its text is passed, five blocks a method, and a table a block or two for
 * each entry. What is used only now and then is made when it is used, and goes when it is not:
 *
 *   const STEPS = [ROW, { run: start }];   becomes   function STEPS() { return [ROW(), { run: start }]; }, and each STEPS a call of it
 *   const MODEM = { errors: ERRORS };      becomes   const MODEM = { get errors() { return ERRORS(); } }; where MODEM has to stay
 *   function start() { … }                 when STEPS alone names it, goes to that place: { run: function () { … } }; else { run: function () { return start(); } }
 *   const NAMES = "a b c";                 goes to that place, too
 *   class Query { … }                      goes to the block that makes any; where there are several, to a function that makes the class once
 *
 * (A method of a class that is made in a function takes three blocks more.)
 *
 * Nothing of that is done for what functions use that run often (hot.js).
 */

/** What these make lasts as long as the modem; "": what a table's functions make, make$A: what was A's constructor (flatten.js). */
const LASTING = /^(constructor|connect|open|attach|createLink|make\$.*|)$/;

/** Characters that a text may cost in the file so that it takes no memory. */
const GROWTH = 60;

/** Blocks that a getter takes. */
const GETTER = 8;

/** What the function's name begins with that makes a class once. */
const MAKE = "make";

/** The function or method of the chunk in which a place lies: its name; "" for those in tables; undefined when it is run at once. */
function functionAround(parents) {
  const at = parents.findIndex(isFunction);
  if (at < 0) return undefined;
  const above = parents[at - 1];
  return parents[at].id ? parents[at].id.name : above?.type === "MethodDefinition" ? above.key.name : "";
}

/** About how many blocks a table's part takes. */
function blocks(node, tables) {
  const sum = (parts) => parts.reduce((total, part) => total + 1 + blocks(part.value ?? part, tables), 1);
  if (node.type === "ArrayExpression") return sum(node.elements);
  if (node.type === "ObjectExpression") return sum(node.properties);
  if (node.type === "Literal") return typeof node.value === "string" ? 1 + node.value.length / 12 : Math.abs(node.value) < 4096 ? 0 : 1;
  if (node.type === "TemplateLiteral") return 1 + (node.end - node.start) / 12;
  const table = node.type === "Identifier" && tables.get(node.name);
  return table ? blocks(table, tables) : 1;
}

/** Properties of tables that are worth a getter: large ones that are not read often. */
function rare(program, hot) {
  const inits = new Map();
  for (const { type, declarations } of program.body) if (type === "VariableDeclaration" && declarations[0].init) inits.set(declarations[0].id.name, declarations[0].init);
  const read = new Set();
  walk(program, (node, parents) => {
    if (node.type === "MemberExpression" && !node.computed && hot.has(functionAround(parents))) read.add(node.property.name);
  });
  const found = new Set();
  for (const { type, properties } of inits.values()) {
    if (type !== "ObjectExpression") continue;
    for (const each of properties) if (each.key.type === "Identifier" && !each.shorthand && !read.has(each.key.name) && blocks(each.value, inits) > GETTER) found.add(each);
  }
  return found;
}

/** Tables that can be made at each use. `getters`: properties that are made at each use, whatever becomes of their table. */
function tables(program, uses, hot, getters) {
  const found = new Map();
  for (const each of program.body) {
    if (each.type !== "VariableDeclaration" || each.declarations.length > 1) continue;
    const [{ id, init }] = each.declarations;
    const table = init && /^(Array|Object|Call|Member|Binary)Expression$/.test(init.type);
    // what is empty at first will be filled
    if (table && uses.has(id.name) && (init.elements ?? init.properties)?.length !== 0) found.set(id.name, { statement: each, init, uses: uses.get(id.name) });
  }
  const late = ({ parents }) => {
    const name = functionAround(parents);
    if (parents.some((above) => getters.has(above))) return true;
    return name !== undefined ? !hot.has(name) : parents[1]?.type === "VariableDeclaration" && found.get(parents[1].declarations[0].id.name)?.statement === parents[1];
  };
  // what is made there would be kept
  const lasts = ({ parents }) => LASTING.test(functionAround(parents) ?? "none");
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [name, table] of found) if (!table.uses.every(late) || table.uses.every(lasts)) found.delete(name);
  }
  return found;
}

/** Texts with a name that are used once, or are short, and not where it is often: they are written where they are used. */
function texts(program, uses, hot) {
  const found = new Map();
  for (const each of program.body) {
    if (each.type !== "VariableDeclaration" || each.declarations.length > 1) continue;
    const [{ id, init }] = each.declarations;
    if (!init || !(init.type === "TemplateLiteral" ? init.expressions.length === 0 : typeof init.value === "string")) continue;
    const places = uses.get(id.name) ?? [];
    const growth = (places.length - 1) * (init.end - init.start);
    const rare = places.every(({ parents }) => !parents.at(-1).shorthand && !hot.has(functionAround(parents)));
    if (places.length > 0 && growth < GROWTH && rare) found.set(id.name, { statement: each, init, uses: places });
  }
  return found;
}

/** `class A {}` or, as rollup writes it beside a getter of that name, `let A$1 = class A {}`. */
function isClass(statement) {
  return statement.type === "ClassDeclaration" || (statement.type === "VariableDeclaration" && statement.declarations[0].init?.type === "ClassExpression");
}

/** Classes that can be made when they are used: by name, the statement and its uses; `heirs`: which of them extend it. */
function classes(program, uses, hot) {
  const found = new Map();
  for (const each of program.body) {
    const name = isClass(each) ? (each.id ?? each.declarations[0].id).name : undefined;
    const others = (uses.get(name) ?? []).filter(({ parents }) => parents[1] !== each);
    if (others.length > 0) found.set(name, { statement: each, uses: others });
  }
  const heir = ({ node, parents }) => (parents.at(-1).superClass === node && parents[1] ? [...found].find(([, { statement }]) => statement === parents[1])?.[0] : undefined);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [name, each] of found) {
      const wanted = each.uses.every((use) => {
        const around = functionAround(use.parents);
        return around === undefined ? heir(use) : !hot.has(around) && !LASTING.test(around);
      });
      if (!wanted) found.delete(name);
    }
  }
  for (const each of found.values()) each.heirs = each.uses.map(heir).filter(Boolean);
  return found;
}

/**
 * Puts a class where it is used: into that block, or, where there are several, into a function that makes it once.
 * @param known what blocks have already
 * @param fits whether a node means the same there
 */
function place(text, name, each, all, known, fits) {
  const { statement, heirs } = each;
  const bases = [...all].filter(([, { heirs: theirs }]) => theirs.includes(name)).map(([base]) => base);
  /** Parts that make other classes known in a block. */
  const make = (names, block) => {
    const told = known.get(block) ?? new Set();
    if (block) known.set(block, told);
    return names.filter((each) => !told.has(each) && told.add(each)).map((each) => ` const ${each} = ${MAKE}${each}();`);
  };
  const paths = each.uses.filter(({ parents }) => functionAround(parents) !== undefined).map(({ parents }) => parents);
  const block = paths[0]?.findLast((node) => node.type === "BlockStatement" && paths.every((parents) => parents.includes(node)));
  if (block && heirs.length === 0 && fits(statement, paths[0].slice(0, paths[0].indexOf(block) + 1))) {
    text.replace(statement.start, statement.end, []);
    text.insert(block.start + 1, block.end, [...make(bases, block), " ", [statement.start, statement.end], "\n"]);
    return;
  }
  text.replace(statement.start, statement.end, [`function ${MAKE}${name}() { if (!kept.${name}) {`, ...make(bases), " ", [statement.start, statement.end], ` kept.${name} = ${name}; } return kept.${name}; }`]);
  const blocks = new Set(paths.map((parents) => parents.findLast(({ type }) => type === "BlockStatement")));
  for (const each of blocks) text.insert(each.start + 1, each.end, make([name], each));
}

/** Methods that nobody calls: another dialect's, or a service's. */
function* unused(program) {
  const methods = new Map();
  const counts = new Map();
  const note = (node, parents, by) => {
    if (node.type === "Identifier" && isProperty(node, parents.at(-1)) && parents.at(-1).type !== "MethodDefinition") counts.set(node.name, (counts.get(node.name) ?? 0) + by);
  };
  walk(program, (node, parents) => {
    // a getter that no user asks for has a name of that kind (methods.js)
    if (node.type === "MethodDefinition" && (node.kind === "method" || node.key.name.includes("$"))) methods.set(node.key.name, [...(methods.get(node.key.name) ?? []), node]);
    note(node, parents, 1);
  });
  for (let before = -1; before !== methods.size; ) {
    before = methods.size;
    for (const [name, each] of methods) {
      if (counts.get(name) || PUBLIC.includes(name)) continue;
      methods.delete(name);
      for (const method of each) walk(method, (node, parents) => parents.length > 0 && note(node, parents, -1));
      yield* each;
    }
  }
}

/** Rollup's output plugin; behind flatten. */
export const lazy = (hot) => ({
  name: "lazy",
  renderChunk(code) {
    const program = this.parse(code);
    const text = new Rewriting(code);
    const uses = usesOf(program);
    const getters = rare(program, hot);
    for (const { start, end, key, value } of getters) {
      text.replace(start, value.start, [`get ${key.name}() { return `]);
      text.replace(end, end, ["; }"]);
    }
    const late = tables(program, uses, hot, getters);
    for (const [name, { statement, init, uses: places }] of late) {
      text.replace(statement.start, init.start, [`function ${name}() { return `]);
      text.replace(init.end, statement.end, ["; }"]);
      for (const { node, parents } of places) text.replace(node.start, node.end, [parents.at(-1).shorthand ? `${name}: ${name}()` : `${name}()`]);
    }
    for (const each of program.body) {
      if (each.type !== "FunctionDeclaration" || !uses.has(each.id.name)) continue;
      const places = uses.get(each.id.name);
      const values = places.filter(({ node, parents }) => parents.at(-1).callee !== node);
      // what is called is folded
      const rare = values.every(({ parents }) => {
        const around = functionAround(parents);
        const inTable = parents[1]?.type === "VariableDeclaration" && late.has(parents[1].declarations[0].id.name);
        return !parents.at(-1).shorthand && (inTable || (around !== undefined && !hot.has(around) && !LASTING.test(around)) || parents.some((above) => getters.has(above)));
      });
      if (values.length === 0 || !rare) continue;
      if (places.length === 1 && !changesMeaning(program, uses, each, places[0].parents)) {
        text.replace(each.start, each.end, []);
        text.replace(values[0].node.start, values[0].node.end, ["function ", [each.id.end, each.end]]);
      } else {
        const given = `(${each.params.map(({ name }) => name).join(", ")})`;
        for (const { node } of values) text.replace(node.start, node.end, [`function ${given} { return ${each.id.name}${given}; }`]);
      }
    }
    for (const { init, statement, uses: places } of texts(program, uses, hot).values()) {
      text.replace(statement.start, statement.end, []);
      for (const { node } of places) text.replace(node.start, node.end, [[init.start, init.end]]);
    }
    const made = classes(program, uses, hot);
    const known = new Map();
    const fits = (node, parents) => !changesMeaning(program, uses, node, parents);
    for (const [name, each] of made) place(text, name, each, made, known, fits);
    for (const method of unused(program)) text.replace(method.start, method.end, []);
    text.prepend(["const kept = {};\n"]);
    return text.result();
  },
});
