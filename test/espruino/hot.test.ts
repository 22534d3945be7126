import assert from "node:assert/strict";
import { hot } from "../../hosts/espruino/hot.js";
import { DIALECTS } from "./bundles.js";
import { calls } from "./calls.js";

/** So many calls in one of the flows of 20,000 bytes or 100 lines, and folding would be felt. `node --import=tsx test/espruino/hot.ts` writes the list anew. */
const FELT = 60;

describe("what stays a function of its own in the bundles for Espruino", function () {
  this.timeout(180000);

  for (const dialect of DIALECTS) {
    it(`${dialect}: all that runs for each piece received or sent, or for each line`, async () => {
      const { all, warm } = hot(dialect);
      const stays = new Set([...all].filter((name) => !warm.has(name)));
      const missing = [...(await calls(dialect))].filter(([name, count]) => count >= FELT && !stays.has(name));
      assert.deepEqual(missing, [], "run often, and are not in hosts/espruino/hot.js");
    });
  }
});
