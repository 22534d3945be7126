import assert from "node:assert/strict";
import { FAMILIES } from "../driver/families.js";
import { ownTests, runTests, suits, type Outcome } from "./suite.js";

const tests = ownTests();

for (const family of FAMILIES) for (const engine of ["node", "xs"] as const) {
  describe(`ECMA-419 sockets over a ${family.dialect.name}, on ${engine}`, () => {
    let outcomes: Map<string, Outcome>;
    const suitable = tests.filter((test) => suits(test, family));

    before(async function () {
      this.timeout(120_000);
      outcomes = await runTests(family, engine, suitable);
    });

    for (const test of suitable) {
      it(test.name, () => {
        const outcome = outcomes.get(test.name);
        assert.ok(outcome, "it was not reached");
        assert.equal(outcome.error, undefined);
        assert.deepEqual(outcome.thrown, test.throws === undefined ? [] : [test.throws]);
      });
    }
  });
}
