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
