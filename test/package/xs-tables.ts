import ts from "typescript";

/**
 * The tables of a module (arrays and objects at its top level) that its functions use and that it does not export. XS's
 * linker puts what is frozen into flash; a table that only functions hold can't be frozen from outside.
 */
export function unreachableTables(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const tables = new Set<string>();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement) || statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    for (const { name: id, initializer } of statement.declarationList.declarations) {
      if (initializer && ts.isIdentifier(id) && isTable(initializer)) tables.add(id.text);
    }
  }
  const used = new Set<string>();
  const visit = (node: ts.Node, inside: boolean): void => {
    if (inside && ts.isIdentifier(node) && tables.has(node.text) && !ts.isPropertyAccessExpression(node.parent)) used.add(node.text);
    if (inside && ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && tables.has(node.expression.text)) used.add(node.expression.text);
    const within = inside || (ts.isFunctionLike(node) && "body" in node);
    ts.forEachChild(node, (child) => visit(child, within));
  };
  visit(source, false);
  return [...used].map((table) => `${name}: ${table}`);
}

function isTable(expression: ts.Expression): boolean {
  if (ts.isAsExpression(expression) || ts.isParenthesizedExpression(expression)) return isTable(expression.expression);
  return ts.isArrayLiteralExpression(expression) || ts.isObjectLiteralExpression(expression) || ts.isCallExpression(expression);
}

/**
 * Parameters that the methods of a class hold which a function makes. XS's linker keeps them in RAM, as variables, and
 * warns of it; a constant of the function's goes into flash.
 */
export function heldParameters(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const held = new Set<string>();
  const inMethods = (node: ts.Node, parameters: Set<string>, inside: boolean): void => {
    if (inside && ts.isIdentifier(node) && parameters.has(node.text) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) && !ts.isTypeNode(node.parent)) held.add(node.text);
    const own = ts.isFunctionLike(node) ? node.parameters.map(({ name }) => name.getText()) : [];
    const left = own.length > 0 ? new Set([...parameters].filter((each) => !own.includes(each))) : parameters;
    ts.forEachChild(node, (child) => inMethods(child, left, inside || (ts.isFunctionLike(node) && "body" in node)));
  };
  for (const statement of source.statements) {
    if (!ts.isFunctionDeclaration(statement)) continue;
    const parameters = new Set(statement.parameters.map(({ name }) => name.getText()));
    for (const inner of statement.body?.statements ?? []) if (ts.isClassDeclaration(inner)) inMethods(inner, parameters, false);
  }
  return [...held].map((parameter) => `${name}: ${parameter}`);
}
