/** What the bundler's own steps ask of a syntax tree. */

const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

export const isFunction = ({ type }) => FUNCTIONS.includes(type);

/** Calls `visit(node, parents)` for each node below `node`, itself included. */
export function walk(node, visit, parents = []) {
  visit(node, parents);
  const above = [...parents, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (child && typeof child.type === "string") walk(child, visit, above);
  }
}

/** Whether an identifier is a property's name: of `x.name`, `{ name: … }`, `name() {}`. */
export function isProperty(node, parent) {
  if (parent.type === "MemberExpression") return parent.property === node && !parent.computed;
  return /^(Property|MethodDefinition)$/.test(parent.type) && parent.key === node && !parent.shorthand;
}

/** Whether an identifier is what its parent declares. */
export function isDeclaration(node, parent) {
  return /^(Function|ArrowFunction|Class|Variable|Catch)/.test(parent.type) && (parent.id === node || parent.param === node || parent.params?.includes(node) === true);
}

/** The node in which a name is known that `parents`' last one declares. */
function scopeOf(node, parents) {
  const parent = parents.at(-1);
  if (parent.type === "CatchClause" || parent.type === "ClassExpression" || parent.params?.includes(node)) return parent;
  const isVar = parent.type === "VariableDeclarator" && parents.at(-2).kind === "var";
  return parents.slice(0, -1).findLast((above) => above.type === "Program" || isFunction(above) || (!isVar && /^(Block|For|Switch)/.test(above.type)));
}

/** By program, what `scopesOf` has found. */
const found = new WeakMap();

/** The names of the chunk's that nodes declare anew, or for the first time: by node. */
function scopesOf(program, names) {
  if (found.has(program)) return found.get(program);
  const known = new Map();
  found.set(program, known);
  walk(program, (node, parents) => {
    if (node.type !== "Identifier" || !names.has(node.name) || isProperty(node, parents.at(-1)) || !isDeclaration(node, parents.at(-1))) return;
    const scope = scopeOf(node, parents);
    known.set(scope, (known.get(scope) ?? new Set()).add(node.name));
  });
  return known;
}

/** What the chunk declares: by name, its uses, `{ node, parents }`. */
export function usesOf(program) {
  const uses = new Map(program.body.flatMap((each) => (each.type === "VariableDeclaration" ? each.declarations : [each])).flatMap(({ id }) => (id ? [[id.name, []]] : [])));
  const known = scopesOf(program, uses);
  walk(program, (node, parents) => {
    if (node.type !== "Identifier" || !uses.has(node.name) || isProperty(node, parents.at(-1)) || isDeclaration(node, parents.at(-1))) return;
    if (parents.findLast((above) => known.get(above)?.has(node.name)) === program) uses.get(node.name).push({ node, parents });
  });
  return uses;
}

/** Whether `node` would mean something else in a place below `parents`. */
export function changesMeaning(program, uses, node, parents) {
  const known = scopesOf(program, uses);
  const others = new Set(parents.filter((above) => above !== program).flatMap((above) => [...(known.get(above) ?? [])]));
  return [...others].some((name) => uses.get(name).some((use) => use.parents.includes(node)));
}
