import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import ts from "typescript";

/** Members that users and NetworkJS use by their names. */
export const PUBLIC = [
  "connect", "command", "close", "address", "state", "datagramLimit", "TCP", "TLS", "UDP", "Listener", "Resolver", "getStatus", "getIP", "getSignal",
  "read", "write", "resolve", "create", "accept", "recv", "send",
];

/** What classes have besides, in whose objects users look. */
const MEMBERS = [...PUBLIC, "format", "port", "remoteAddress", "remotePort", "target"];

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

/** Members that a file declares: `{ name, ofClass }`. */
function* declarations(file) {
  const nodes = [ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest)];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    const ofClass = ts.isClassElement(node) || (ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent));
    if ((ofClass || ts.isTypeElement(node)) && node.name && ts.isIdentifier(node.name)) yield { name: node.name.text, ofClass };
    ts.forEachChild(node, (child) => void nodes.push(child));
  }
}

/** Names of all members that a file declares. */
export function* membersOf(file) {
  for (const { name } of declarations(file)) yield name;
}

/** Files whose interfaces are what users give and get: options, errors, states. What a dialect is, they do not see. */
const GIVEN = /src.(sockets.\w+|errors|modem-options)\.ts$|modules.espruino.\w+\.ts$/;

/** Names that stay, and those of members of users' objects that do not: users' own properties there must not collide with what these become. */
export function memberNames() {
  const kept = new Set(MEMBERS);
  const own = new Set();
  const [, options] = /const OPTIONS =([^;]*);/.exec(readFileSync(resolve("modules/espruino/connect.ts"), "utf8"));
  for (const [name] of options.matchAll(/\w+/g)) kept.add(name);
  for (const file of publicFiles()) {
    for (const { name, ofClass } of declarations(file)) {
      if (ofClass || name.startsWith("_")) own.add(name);
      else if (GIVEN.test(file)) kept.add(name);
    }
  }
  return { kept, own: [...own].filter((name) => !kept.has(name)) };
}

/** Names that the language has. */
export function* builtIns() {
  for (const each of [Object, Function, Array, String, Number, Boolean, RegExp, Error, Math, JSON, Promise, ArrayBuffer, DataView, Uint8Array, Object.getPrototypeOf(Uint8Array)]) {
    yield* Object.getOwnPropertyNames(each);
    if (each.prototype) yield* Object.getOwnPropertyNames(each.prototype);
  }
}
