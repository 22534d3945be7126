import { parse, type Node } from "acorn";

/**
 * What the driver's bundle must not contain: what Espruino's interpreter lacks or gets wrong, and what allocates on XS.
 * Espruino skips function bodies when it loads them, so loading proves nothing: the finished text is looked at.
 */

/** A node with everything that acorn may have put there. */
interface Any extends Node {
  [key: string]: unknown;
}

/** A node's way up to the program. */
interface Place {
  node: Any;
  above: Place | undefined;
  /** The property of the parent in which it stands. */
  key: string;
}

/** What is wrong with a node, or nothing. */
type Rule = (place: Place) => string | undefined | false;

/** What the text is: what it must not do depends on where it runs. */
export interface Kind {
  /** "script" (default): one file as devices load it; "module": still in parts. */
  parts?: "script" | "module";
  /** The globals that there are. Absent: those of a host may not be used, the language's may. */
  globals?: readonly string[];
}

const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];
const SCOPES = [...FUNCTIONS, "Program"];
const CLASSES = ["ClassDeclaration", "ClassExpression"];
const BLOCKS = ["BlockStatement", "Program"];
const LOOPS = ["ForStatement", "ForOfStatement", "ForInStatement", "WhileStatement", "DoWhileStatement"];
const BUILT_IN = /^(Error|TypeError|RangeError|Array|Object|Promise|Function|Uint8Array|ArrayBuffer|RegExp|String|Number)$/;
const RESERVED = /^(delete|of|static|default|class|in|new|return|if|typeof|catch|finally)$/;
const GLOBALS = /^(Map|Set|WeakMap|WeakSet|WeakRef|Symbol|Proxy|Reflect|BigInt|Promise|TextEncoder|TextDecoder|AbortController|structuredClone|queueMicrotask|setImmediate|setTimeout|clearTimeout|setInterval|clearInterval|console|process|Buffer|globalThis|global|window|require|Date|eval|Function|Intl|Atomics|SharedArrayBuffer)$/;
const STATICS: Record<string, RegExp> = {
  Object: /^(freeze|is|isFrozen|getOwnPropertyDescriptors|groupBy|hasOwn)$/,
  Math: /^(trunc|imul|clz32|log2|log10|log1p|expm1|fround|hypot|cbrt|random)$/,
  Number: /^(isInteger|isSafeInteger|isNaN|isFinite|parseInt|parseFloat|MAX_SAFE_INTEGER|MIN_SAFE_INTEGER|EPSILON)$/,
  Array: /^(from|of)$/,
  String: /^(raw|fromCodePoint)$/,
  Promise: /^(race|any|allSettled)$/,
  Uint8Array: /^(from|of)$/,
};
const METHODS = /^(copyWithin|flat|flatMap|at|codePointAt|localeCompare|padStart|padEnd|matchAll|replaceAll|normalize|toSorted|toReversed|with|finally|findLast|findLastIndex|isPrototypeOf|trimStart|trimEnd)$/;

const NODES: Record<string, string> = {
  PrivateIdentifier: "private member",
  SpreadElement: "spread",
  RestElement: "rest",
  AssignmentPattern: "default value",
  ObjectPattern: "destructuring",
  ArrayPattern: "destructuring",
  YieldExpression: "generator",
  AwaitExpression: "async",
  LabeledStatement: "label",
  TaggedTemplateExpression: "tagged template",
  StaticBlock: "static block",
  MetaProperty: "new.target or import.meta",
  ImportExpression: "import()",
  ChainExpression: "optional chain",
  ForOfStatement: "for-of",
  ForInStatement: "for-in",
  WithStatement: "with",
  DebuggerStatement: "debugger",
};

/** What only modules that are preloaded into flash must not have. */
const OF_FLASH = ["variable of a module", "array or buffer of a module"];

const RULES: Rule[] = [
  ({ node }) => NODES[node.type],
  ({ node }) => FUNCTIONS.includes(node.type) && (node.async === true ? "async" : node.generator === true && "generator"),
  ({ node }) => /^(Property|MethodDefinition|PropertyDefinition)$/.test(node.type) && node.computed === true && "computed key",
  ({ node }) => node.type === "BinaryExpression" && node.operator === "**" && "exponentiation",
  ({ node }) => node.type === "AssignmentExpression" && node.operator === "**=" && "exponentiation",
  ({ node }) => node.type === "AssignmentExpression" && /^(\?\?|\|\||&&)=$/.test(String(node.operator)) && "logical assignment",
  ({ node }) => node.type === "Literal" && typeof node.bigint === "string" && "BigInt",
  ({ node }) => node.type === "AssignmentExpression" && memberName(node.left as Any) === "length" && "assignment to length",
  ({ node }) => node.type === "SwitchStatement" && (node.cases as Any[]).slice(0, -1).some((each) => each.test === null) && "default that is not last",
  ({ node }) => /^Class/.test(node.type) && BUILT_IN.test(identifier(node.superClass as Any) ?? "") && "subclass of a built-in class",
  ({ node }) => node.type === "MethodDefinition" && RESERVED.test(identifier(node.key as Any) ?? "") && "method with a reserved name",
  ({ node }) => node.type === "MemberExpression" && STATICS[identifier(node.object as Any) ?? ""]?.test(memberName(node) ?? "") && "missing static method",
  ({ node }) => node.type === "CallExpression" && METHODS.test(memberName(node.callee as Any) ?? "") && "missing method",
  ({ node }) => node.type === "CallExpression" && /^(indexOf|includes)$/.test(memberName(node.callee as Any) ?? "") && isLongText((node.arguments as Any[])[0]) && "search for more than one character: Espruino finds what only begins at the end, too",
  ({ node }) => node.type === "CallExpression" && /^(entries|keys|values)$/.test(memberName(node.callee as Any) ?? "") && identifier((node.callee as Any).object as Any) !== "Object" && "missing iterator method",
  ({ node }) => node.type === "MemberExpression" && memberName(node) === "name" && memberName((node.object as Any)) === "constructor" && "constructor.name",
  (place) => place.node.type === "Identifier" && isMissing(String(place.node.name)) && isReference(place) && !isDeclared(place) && "missing global or one of a host",
  ({ node }) => typeof node.regex === "object" && node.regex !== null && /\{\d|\(\?[=!<]/.test((node.regex as { pattern: string }).pattern) && "regular expression with {n} or (?…)",
  (place) => typeof place.node.regex === "object" && behindParenthesis(place) && "regular expression right behind )",
  (place) => place.node.type === "Super" && nearest(place, FUNCTIONS)?.node.type === "ArrowFunctionExpression" && "super in an arrow function",
  ({ node }) => node.type === "BinaryExpression" && node.operator === "instanceof" && identifier(node.right as Any) === "Error" && "instanceof Error: a TypeError is none",
  ({ node }) => node.type === "NewExpression" && BUILT_IN.test(identifier(node.callee as Any) ?? "") && /Error$/.test(identifier(node.callee as Any) ?? "") && (node.arguments as Any[]).length > 1 && "cause of an error",
  ({ node }) => node.type === "NewExpression" && (node.callee as Any).type === "NewExpression" && "new behind new",
  ({ node }) => node.type === "MemberExpression" && memberName(node) === "slice" && /^(Array|Uint8Array)$/.test(identifier(((node.object as Any).object ?? null) as Any) ?? "") && "slice of a prototype",
  ({ node }) => node.type === "ReturnStatement" && node.argument === null && /^\s*\n\s*[^\s};]/.test(text.source.slice(node.start + "return".length)) && "return with something on the next line",
  (place) => place.node.type === "MemberExpression" && (place.node.object as Any).type === "Super" && isExtended(nearest(place, CLASSES)) && "super.method in a class that is extended: it calls itself",
  (place) => place.node.type === "NewExpression" && constructsDerived(place) && "instance of a derived class made in a constructor that super() may call",
  (place) => place.node.type === "ReturnStatement" && place.node.argument !== null && isConstructor(nearest(place, FUNCTIONS)) && "constructor that returns something",
  (place) => place.node.type === "VariableDeclaration" && place.node.kind === "var" && place.above !== undefined && !/^(Program|BlockStatement)$/.test(place.above.node.type) && "var in a statement",
  (place) => place.node.type === "VariableDeclaration" && place.node.kind === "var" && place.above?.node.type === "BlockStatement" && !FUNCTIONS.includes(place.above.above?.node.type ?? "") && "var in a block",
  (place) => place.node.type === "VariableDeclaration" && place.node.kind !== "const" && place.above?.node.type === "Program" && "variable of a module",
  (place) => place.node.type === "NewExpression" && mutableAtTopLevel(place) && "array or buffer of a module",
  (place) => place.node.type === "FunctionDeclaration" && usedBefore(place) && "function used before its declaration",
  (place) => /^Class(Declaration)$/.test(place.node.type) && usedBefore(place) && "class used before its declaration",
  (place) => place.node.type === "VariableDeclaration" && place.node.kind === "var" && (place.node.declarations as Any[]).some((each) => usedBefore(place, identifier(each.id as Any))) && "variable used before its declaration",
  (place) => FUNCTIONS.includes(place.node.type) && capturesLoop(place) && "closure over a loop's variable",
];

function identifier(node: Any | null | undefined): string | undefined {
  return node?.type === "Identifier" ? String(node.name) : undefined;
}

/** The property's name of `x.name` and `x["name"]`. */
function memberName(node: Any): string | undefined {
  if (node.type !== "MemberExpression") return undefined;
  const property = node.property as Any;
  return node.computed ? (property.type === "Literal" ? String(property.value) : undefined) : identifier(property);
}

function isLongText(node: Any | undefined): boolean {
  return typeof node?.value === "string" && node.value.length > 1;
}

/** Whether an identifier stands for a variable. */
function isReference({ node, above, key }: Place): boolean {
  const parent = above!.node;
  if (parent.type === "MemberExpression") return key === "object" || parent.computed === true;
  if (/^(Property|MethodDefinition|PropertyDefinition)$/.test(parent.type)) return key === "value" && (parent.value as Any) === node;
  return !(/^(FunctionDeclaration|FunctionExpression|ClassDeclaration|ClassExpression|VariableDeclarator)$/.test(parent.type) && key === "id") && key !== "params";
}

/** Whether a function around it, or the program, declares the variable. */
function isDeclared(place: Place): boolean {
  for (let scope = nearest(place, SCOPES); scope; scope = nearest(scope, SCOPES)) {
    if (text.declared.get(scope.node)!.has(String(place.node.name))) return true;
  }
  return false;
}

function nearest(place: Place, types: string[]): Place | undefined {
  let at = place.above;
  while (at && !types.includes(at.node.type)) at = at.above;
  return at;
}

function isConstructor(place: Place | undefined): boolean {
  return place?.above?.node.type === "MethodDefinition" && place.above.node.kind === "constructor";
}

/** What is known of the text that is looked at. */
interface Text {
  source: string;
  globals: readonly string[] | undefined;
  /** Its classes by name, and those that others extend: also what is given to a function, which may extend it. */
  classes: Map<string, Place[]>;
  extended: Set<Any>;
  /** What each function, and the program, declares. */
  declared: Map<Any, Set<string>>;
  /** Where each variable is used. */
  used: Map<string, Place[]>;
}

let text: Text;

function read(source: string, program: Any, globals: readonly string[] | undefined): Text {
  const found: Text = { source, globals, classes: new Map(), extended: new Set(), declared: new Map(), used: new Map() };
  const derived: Place[] = [];
  const given: Place[] = [];
  for (const place of walk(program, undefined)) {
    const { node, above, key } = place;
    if (SCOPES.includes(node.type)) found.declared.set(node, new Set());
    if (CLASSES.includes(node.type)) {
      const name = className(node, above);
      if (name) found.classes.set(name, [...(found.classes.get(name) ?? []), place]);
      derived.push(place);
    }
    if (node.type !== "Identifier" || !above) continue;
    if (key === "arguments" && above.node.type === "CallExpression") given.push(place);
    const name = String(node.name);
    if (isReference(place)) found.used.set(name, [...(found.used.get(name) ?? []), place]);
    if (key === "params" || key === "param" || key === "id") {
      // the name of a declaration is known around it
      const from = key === "id" && /Declaration$/.test(above.node.type) ? above : place;
      found.declared.get(nearest(from, SCOPES)!.node)!.add(name);
    }
  }
  for (const place of [...derived, ...given]) {
    const base = classNamed(found, identifier((place.node.superClass ?? place.node) as Any), place);
    if (base) found.extended.add(base.node);
  }
  return found;
}

/** The class that a name means at a place: the innermost of those that are known there. */
function classNamed({ classes }: Text, name: string | undefined, place: Place): Place | undefined {
  return (classes.get(name ?? "") ?? []).filter((each) => isWithin(place, nearest(each, BLOCKS)!)).at(-1);
}

function isWithin({ node }: Place, block: Place): boolean {
  return block.node.start <= node.start && node.end <= block.node.end;
}

/** The name by which others know a class: its own, or that of the variable it is given to. */
function className(node: Any, above: Place | undefined): string | undefined {
  const holder = above?.node;
  if (node.type === "ClassExpression" && holder?.type === "VariableDeclarator") return identifier(holder.id as Any);
  if (node.type === "ClassExpression" && holder?.type === "AssignmentExpression") return identifier(holder.left as Any);
  return identifier(node.id as Any);
}

function isExtended(place: Place | undefined): boolean {
  return place !== undefined && text.extended.has(place.node);
}

/** Whether a class has a constructor that calls `super()`. */
function callsSuper(node: Any | undefined): boolean {
  return node !== undefined && Boolean(node.superClass) && ((node.body as Any).body as Any[]).some((each) => each.kind === "constructor");
}

/** Whether the place makes an instance of a class that calls `super()`, right in the constructor of a class that is extended. */
function constructsDerived(place: Place): boolean {
  const around = nearest(place, FUNCTIONS);
  return callsSuper(classNamed(text, identifier(place.node.callee as Any), place)?.node) && isConstructor(around) && isExtended(nearest(around!, CLASSES));
}

function isMissing(name: string): boolean {
  return text.globals ? name !== "undefined" && name !== "arguments" && !text.globals.includes(name) : GLOBALS.test(name);
}

function behindParenthesis({ node }: Place): boolean {
  return text.source.slice(0, node.start).trimEnd().endsWith(")");
}

function mutableAtTopLevel(place: Place): boolean {
  return !nearest(place, FUNCTIONS) && /Array|ArrayBuffer|DataView/.test(identifier(place.node.callee as Any) ?? "");
}

function* references(root: Any, above: Place | undefined): Generator<Place> {
  for (const place of walk(root, above)) if (place.node.type === "Identifier" && place.above && isReference(place)) yield place;
}

/** Whether code that runs in the declaration's own function, outside nested functions, uses its name earlier in the text. */
function usedBefore(place: Place, name = identifier(place.node.id as Any)): boolean {
  const scope = nearest(place, SCOPES)!;
  if (!name) return false;
  const known = CLASSES.includes(place.node.type) ? nearest(place, BLOCKS)! : scope;
  return (text.used.get(name) ?? []).some((reference) => reference.node.start < place.node.start && nearest(reference, SCOPES)!.node === scope.node && isWithin(reference, known));
}

/** Whether a function made in a loop uses a variable that the loop declares: all such functions see its last value. */
function capturesLoop(place: Place): boolean {
  for (let loop = nearest(place, LOOPS); loop; loop = nearest(loop, LOOPS)) {
    if (nearest(place, FUNCTIONS)?.node !== nearest(loop, FUNCTIONS)?.node) return false;
    const declared = new Set<string>();
    for (const { node, above } of walk(loop.node, loop.above)) {
      if (node.type === "VariableDeclarator" && above!.node.kind !== "var") declared.add(identifier(node.id as Any) ?? "");
    }
    for (const reference of references(place.node, place.above)) if (declared.has(String(reference.node.name))) return true;
  }
  return false;
}

function* walk(node: Any, above: Place | undefined, key = ""): Generator<Place> {
  const place = { node, above, key };
  yield place;
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === "object" && typeof (child as Any).type === "string") yield* walk(child as Any, place, name);
    }
  }
}

/**
 * Everything in a bundle that is not portable, as `LINE:COLUMN what`.
 * @throws SyntaxError when it can't be parsed
 */
export function notPortable(code: string, kind: Kind = {}): string[] {
  const program = parse(code, { ecmaVersion: "latest", sourceType: kind.parts ?? "script", locations: true }) as unknown as Any;
  text = read(code, program, kind.globals);
  const found: string[] = [];
  for (const place of walk(program, undefined)) {
    for (const rule of RULES) {
      const what = rule(place);
      // on Espruino a module is in memory
      if (what && !(kind.globals && OF_FLASH.includes(what))) found.push(`${place.node.loc!.start.line}:${place.node.loc!.start.column} ${what}`);
    }
  }
  return found;
}
