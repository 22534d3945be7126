import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

/** Methods that users and NetworkJS call by their names. */
export const PUBLIC = ["connect", "command", "close", "read", "write", "resolve", "getStatus", "getIP", "getSignal", "create", "accept", "recv", "send"];

/** The files that declare what users, engines and the firmware see. */
export function publicFiles() {
  const index = resolve("src/index.ts");
  const exported = [...readFileSync(index, "utf8").matchAll(/from "(\.[^"]+)\.js"/g)].map(([, file]) => resolve("src", `${file}.ts`));
  // what the modem inherits is its users', too
  return [...exported, resolve("src/link-holder.ts"), ...["host", "platform", "connect", "network"].map((name) => resolve(`modules/espruino/${name}.ts`))];
}

/** Names of all members that a file declares. */
export function* membersOf(file) {
  const nodes = [ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest)];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const declares = ts.isClassElement(node) || ts.isTypeElement(node) || (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent));
    if (declares && node.name && ts.isIdentifier(node.name)) yield node.name.text;
    ts.forEachChild(node, (child) => void nodes.push(child));
  }
}

/** Names that the language has. */
export function* builtIns() {
  for (const each of [Object, Function, Array, String, Number, Boolean, RegExp, Error, Math, JSON, Promise, ArrayBuffer, DataView, Uint8Array, Object.getPrototypeOf(Uint8Array)]) {
    yield* Object.getOwnPropertyNames(each);
    if (each.prototype) yield* Object.getOwnPropertyNames(each.prototype);
  }
}
