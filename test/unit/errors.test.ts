import assert from "node:assert/strict";
import { modemError, ofCode } from "../../src/errors.js";

describe("errors of the modem", () => {
  it("name command, link and modem code, and are silent about what is not known", () => {
    const error = modemError("CONNECT_FAILED", "the connection was refused", "AT+QIOPEN", 3, 566);
    assert.deepEqual({ ...error, message: error.message }, { message: "the connection was refused (AT+QIOPEN, modem code 566)", code: "CONNECT_FAILED", command: "AT+QIOPEN", link: 3, modemCode: 566 });
    assert.equal(modemError("REFUSED", "no number", "AT+QIOPEN", 3, -1).message, "no number (AT+QIOPEN)");
    assert.deepEqual(Object.keys(modemError("CLOSED", "the modem was closed")), ["code"]);
  });

  it("never look up a number that the modem did not give", () => {
    const table = new Proxy({ 566: "CONNECT_FAILED" } as Record<number, string>, {
      get(target, key) {
        assert.ok(Number(key) >= 0, `index ${String(key)} was read`);
        return target[Number(key)];
      },
    });
    assert.equal(ofCode(table, -1), undefined);
    assert.equal(ofCode(table, 566), "CONNECT_FAILED");
    assert.equal(ofCode(table, 1), undefined);
  });
});
