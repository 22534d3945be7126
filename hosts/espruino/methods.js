import { resolve } from "node:path";
import ts from "typescript";
import { builtIns, isSeen, membersOf, publicFiles } from "./names.js";

/*
 * Methods that have no more than their name in common get names of their own, `tick$Upkeep`: what may be meant by `x.tick()` is
 * then known without types, which is what folding asks (fold.js). Members belong together when one overrides or implements
 * the other, when an expression's type may be either's, and when a value of one's class goes where the other's type is wanted.
 * What users and the firmware see keeps its name, and so does whatever is used by a name alone. Getters get such a name, too:
 * one that no other property has can be folded. `_tick$$Modem` is a class's that users see.
 */

/** How deep the types of properties are compared when a value goes from one type to another. */
const DEPTH = 4;

/** Sets of declarations that must have one name. */
class Groups {
  #above = new Map();

  of(declaration) {
    let at = declaration;
    while (this.#above.has(at)) at = this.#above.get(at);
    return at;
  }

  join(a, b) {
    const [first, second] = [this.of(a), this.of(b)];
    if (first !== second) this.#above.set(second, first);
  }
}

const ownText = (node) => (ts.isIdentifier(node) ? node.text : undefined);

/** The nodes that get other names, and these. */
function renamed(program) {
  const checker = program.getTypeChecker();
  const groups = new Groups();
  /** Per name: a declaration of each of its members, and whether it is used where no type is known. */
  const members = new Map();
  const loose = new Set();
  /** Names in the sources, and a declaration of what each stands for. */
  const uses = [];
  const seen = new Set();

  const join = (declarations) => {
    for (const each of declarations) groups.join(declarations[0], each);
    return declarations[0];
  };
  const declarationsOf = (symbol) => symbol?.declarations ?? [];

  /** A value of type `from` may be used as one of type `to`. */
  const flows = (from, to, depth) => {
    if (from === to || depth === 0 || !from || !to) return;
    const key = `${from.id} ${to.id}`;
    if (seen.has(key)) return;
    seen.add(key);
    for (const each of to.isUnionOrIntersection() ? to.types : [to]) {
      for (const property of checker.getPropertiesOfType(each)) {
        for (const source of from.isUnion() ? from.types : [from]) {
          const own = checker.getPropertyOfType(source, property.name);
          if (!own) continue;
          const [mine, its] = [declarationsOf(own), declarationsOf(property)];
          if (mine.length > 0 && its.length > 0) join([...mine, ...its]);
          if (mine[0] && mine[0] !== its[0]) flows(checker.getTypeOfSymbol(own), checker.getTypeOfSymbol(property), depth - 1);
        }
      }
      // what a function takes and gives
      const [ours] = checker.getSignaturesOfType(from, ts.SignatureKind.Call);
      const [theirs] = checker.getSignaturesOfType(each, ts.SignatureKind.Call);
      if (!ours || !theirs) continue;
      flows(ours.getReturnType(), theirs.getReturnType(), depth - 1);
      ours.parameters.forEach((parameter, i) => theirs.parameters[i] && flows(checker.getTypeOfSymbol(theirs.parameters[i]), checker.getTypeOfSymbol(parameter), depth - 1));
    }
  };

  const note = (node, symbol) => {
    const declarations = declarationsOf(symbol);
    if (declarations.length === 0) return void loose.add(node.text);
    uses.push([node, join(declarations)]);
  };

  const visit = (node) => {
    if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) {
      const type = checker.getTypeAtLocation(node);
      for (const clause of node.heritageClauses ?? []) for (const base of clause.types) flows(type, checker.getTypeAtLocation(base), DEPTH);
    }
    if ((ts.isClassElement(node) || ts.isTypeElement(node)) && node.name) {
      const name = ownText(node.name);
      if (name === undefined) loose.add(node.name.text);
      else {
        uses.push([node.name, node]);
        members.set(name, [...(members.get(name) ?? []), node]);
      }
    }
    if (ts.isPropertyAccessExpression(node)) note(node.name, checker.getSymbolAtLocation(node.name));
    if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) loose.add(node.argumentExpression.text);
    if (ts.isObjectLiteralElement(node) && node.name) {
      const type = checker.getContextualType(node.parent);
      const wanted = type && checker.getPropertyOfType(type, node.name.text);
      if (ts.isStringLiteralLike(node.name)) loose.add(node.name.text);
      else if (ownText(node.name)) note(node.name, wanted ?? checker.getSymbolAtLocation(node.name));
    }
    if (ts.isExpression(node)) {
      const wanted = checker.getContextualType(node);
      if (wanted) flows(checker.getTypeAtLocation(node), wanted, DEPTH);
    }
    if (ts.isAsExpression(node)) {
      const [from, to] = [checker.getTypeAtLocation(node.expression), checker.getTypeAtLocation(node.type)];
      flows(from, to, DEPTH);
      flows(to, from, DEPTH);
    }
    ts.forEachChild(node, visit);
  };
  const sources = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  for (const file of sources) visit(file);

  const fileOf = (declaration) => resolve(declaration.getSourceFile().fileName);
  const ofUsers = new Set(publicFiles());
  const taken = new Set([...builtIns(), ...membersOf(resolve("modules/espruino/host.ts"))]);
  const names = new Map();
  for (const [name, declarations] of members) {
    if (loose.has(name)) continue;
    const sets = new Map();
    for (const each of declarations) sets.set(groups.of(each), [...(sets.get(groups.of(each)) ?? []), each]);
    for (const [group, each] of sets) {
      const owner = each.find((declaration) => ts.isMethodDeclaration(declaration) || ts.isGetAccessor(declaration));
      if (!owner || each.some((declaration) => isSeen(name, fileOf(declaration)))) continue;
      if (sets.size === 1 && !taken.has(name) && !ts.isGetAccessor(owner)) continue;
      const own = owner.parent.name?.text;
      names.set(group, each.some((declaration) => ofUsers.has(fileOf(declaration))) ? `_${name}$$${own}` : `${name}$${own}`);
    }
  }
  // what the language or the engine declares keeps its name
  for (const [, declaration] of uses) if (declaration.getSourceFile().isDeclarationFile) names.delete(groups.of(declaration));
  return new Map(uses.flatMap(([node, declaration]) => (names.has(groups.of(declaration)) ? [[node, names.get(groups.of(declaration))]] : [])));
}

const known = new WeakMap();

/** The compiler's transformer. */
export const methods = {
  type: "program",
  factory: (program) => (context) => (file) => {
    if (!known.has(program)) known.set(program, renamed(program));
    const names = known.get(program);
    const visit = (node) => {
      const name = ts.isIdentifier(node) && names.get(node);
      if (name) return context.factory.createIdentifier(name);
      if (ts.isShorthandPropertyAssignment(node) && names.has(node.name)) return context.factory.createPropertyAssignment(names.get(node.name), context.factory.createIdentifier(node.name.text));
      return ts.visitEachChild(node, visit, context);
    };
    return ts.visitNode(file, visit);
  },
};
