import assert from "node:assert/strict";
import { tokens } from "../../hosts/espruino/tokens.js";

/** Some of what single bytes stand for: LEX_EQUAL is 138, the others follow (Espruino's src/jslex.h). */
const BYTES: Record<string, number> = { "===": 139, ">>>=": 149, "*=": 154, "||": 160, "=>": 162, if: 163, function: 170, return: 171, let: 173, this: 175, try: 177, in: 185, class: 194, extends: 195, of: 198 };

/** A text in which `«word»` stands for the word's byte. */
function bytes(text: string): string {
  return text.replace(/«(.+?)»/g, (_all, word: string) => String.fromCharCode(BYTES[word]!));
}

describe("the bundles for Espruino in single bytes", () => {
  for (const [code, wanted] of [
    ["let a=function(b){return this.x===b||c}", "«let»a=«function»(b){«return»«this».x«===»b«||»c}"],
    ["a>>>=2;a*=3;for_(b=>b)", "a«>>>=»2;a«*=»3;for_(b«=>»b)"],
    ["class A extends B{}", "«class»A«extends»B{}"],
    ['s="if (a) return"+`this of\n`', 's="if (a) return"+`this of\n`'],
    ["try{}catch(e){}", "«try»{}catch(e){}"],
    ["async  x\nof in$ $in", "async x«of»in$ $in"],
  ] as const) it(code, () => assert.equal(tokens(code), bytes(wanted)));

  it("have no character that is no byte", () => assert.throws(() => tokens('"\u20ac"'), /no byte/));
});
