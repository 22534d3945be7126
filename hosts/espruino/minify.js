import { transform } from "esbuild";
import { builtIns, memberNames } from "./names.js";
import { walk } from "./syntax.js";

/*
 * Makes a bundle small for Espruino, where every constant, long name and property takes memory at run time, too: numbers that have
 * a name are written where they are used, properties that only tests read are left out, `const` becomes `let`, so that neighbours
 * are one statement, and all names but the public ones become short. A key in quotes keeps its name: dictionaries that are looked
 * up by a computed word quote theirs.
 */

/** Properties of the command rows that only `atwire commands` and the tests read. */
const UNREAD = ["forms", "section"];

/** Which names stay, and what the private ones of the public classes become: users' own properties there must not collide. */
function names(code) {
  const { kept: seen, own } = memberNames();
  const kept = new Set([...seen, ...builtIns()]);
  const short = {};
  for (const name of own) if (!kept.has(name)) short[name] = `_${Object.keys(short).length.toString(36)}`;
  for (const [name] of code.matchAll(/\b_\w+\$\$\w+/g)) short[name] ??= `_${Object.keys(short).length.toString(36)}`;
  return { reserveProps: new RegExp(`^(?:${[...kept].filter((name) => /^\w+$/.test(name)).join("|")})$`), mangleCache: short };
}

/** Blanks [from, to) so that every position stays. */
function blank(text, from, to) {
  return text.slice(0, from) + text.slice(from, to).replace(/[^\n]/g, " ") + text.slice(to);
}

/** Rollup's output plugin. */
export const minify = {
  name: "minify",
  async renderChunk(code) {
    const define = {};
    let text = code;
    for (const statement of this.parse(code).body) {
      const [declared, second] = statement.type === "VariableDeclaration" && statement.kind === "const" ? statement.declarations : [];
      if (!declared?.init || second) continue;
      const value = /^-?(0x[0-9a-f]+|[\d.]+(e\d+)?)$/i.exec(code.slice(declared.init.start, declared.init.end));
      if (!value) continue;
      define[declared.id.name] = String(Number(value[0]));
      text = blank(text, statement.start, statement.end);
    }
    walk(this.parse(text), (node) => node.type === "VariableDeclaration" && node.kind === "const" && (text = `${text.slice(0, node.start)}let  ${text.slice(node.start + 5)}`));
    for (const [unread] of code.matchAll(new RegExp(`, (?:${UNREAD.join("|")}): "[^"\n]*"`, "g"))) text = text.replaceAll(unread, " ".repeat(unread.length));
    const { code: short, map } = await transform(text, {
      minify: true, target: "es2015", format: "cjs", legalComments: "none", sourcemap: true, define, mangleProps: /./, ...names(code),
    });
    return { code: short, map };
  },
};
