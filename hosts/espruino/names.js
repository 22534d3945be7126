import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

/** Members that users and NetworkJS use by their names. */
export const PUBLIC = [
  "connect", "command", "close", "address", "state", "datagramLimit", "TCP", "TLS", "UDP", "Listener", "Resolver", "getStatus", "getIP", "getSignal",
  "read", "write", "resolve", "create", "accept", "recv", "send",
];

/** The files that declare what users, engines and the firmware see. */
export function publicFiles() {
  const index = resolve("src/index.ts");
  const exported = [...readFileSync(index, "utf8").matchAll(/from "(\.[^"]+)\.js"/g)].map(([, file]) => resolve("src", `${file}.ts`));
  // what the modem inherits is its users', too
  return [...exported, resolve("src/link-holder.ts"), ...["host", "platform", "connect", "network"].map((name) => resolve(`modules/espruino/${name}.ts`))];
}

/** Whether the member of that name, in that file, is used by its name. Of the modem, PUBLIC has all. */
export function isSeen(name, file) {
  return PUBLIC.includes(name) || (!name.startsWith("_") && /src.(sockets.\w+|errors|modem-options)\.ts$|modules.espruino.host\.ts$/.test(file));
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
