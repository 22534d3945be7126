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

/**
 * What the chunk declares: by name, its uses, `{ node, parents }`. What has a namesake further inside is left out: it can't be
 * told which of both a use means.
 */
export function usesOf(program) {
  const uses = new Map(program.body.flatMap((each) => (each.type === "VariableDeclaration" ? each.declarations : [each])).flatMap(({ id }) => (id ? [[id.name, []]] : [])));
  const namesakes = new Set();
  walk(program, (node, parents) => {
    const parent = parents.at(-1);
    if (node.type !== "Identifier" || isProperty(node, parent)) return;
    if (!isDeclaration(node, parent)) uses.get(node.name)?.push({ node, parents });
    else if (parent.id !== node || parents.length > (parent.type === "VariableDeclarator" ? 3 : 2)) namesakes.add(node.name);
  });
  for (const name of namesakes) uses.delete(name);
  return uses;
}
