import assert from "node:assert/strict";
import { decodeBytes, decodeText, decodeValue, encodeText } from "../../src/dialects/microchip-anycloud/strings.js";
import { fromUtf8, utf8 } from "../../src/utf8.js";

describe("AnyCloud's strings", () => {
  it("are written so that nothing in them ends them", () => {
    for (const [text, written] of [
      ["MyAP", '"MyAP"'], ["", '""'], ['a"b', '"a\\"b"'], ["a\\", '"a\\\\"'], ["a\r\nAT+RST", "[610D0A41542B525354]"], ["é", "[C3A9]"], ["\0", "[00]"], ["[x]", '"[x]"'], ["\x1a\x1b", "[1A1B]"], ["😀", "[F09F9880]"],
    ]) assert.equal(encodeText("ssid", text, 0, 100), written);
    assert.throws(() => encodeText("ssid", 5, 0, 32), /ssid must be a string/);
    assert.throws(() => encodeText("ssid", "", 1, 32), RangeError);
    assert.throws(() => encodeText("ssid", "é".repeat(17), 1, 32), RangeError);
  });

  it("are read in each of their forms", () => {
    for (const [written, text] of [
      ["[]", ""], ['""', ""], ['"MyAP"', "MyAP"], ["[466F6F20C2A920626172]", "Foo © bar"], ['"quo"te"', 'quo"te'], ['"back\\slash"', "back\\slash"], ['"a\\"b\\r\\n"', 'a"b\r\n'], ["[ff]", "\xff"], ['"x\\"', "x\\"],
    ]) assert.equal(decodeText(written), text, written);
    for (const wrong of ["", '"', "[4", "[4]", "[4x]", "x", "[41"]) assert.equal(decodeText(wrong), undefined, wrong);
    // their length tells which it is
    assert.equal(decodeBytes('"a\\n"', 3), "a\\n");
    assert.equal(decodeBytes('"a\\n"', 2), "a\n");
    assert.deepEqual(['"1"', "1", "-50", "******"].map(decodeValue), ["1", 1, -50, "******"]);
  });

  it("UTF-8 there and back", () => {
    for (const text of ["", "plain", "é", "ﬀ", "日本", "😀x", "\u07ff\u0800\uffff"]) {
      assert.equal(utf8(text), Buffer.from(text).toString("latin1"));
      assert.equal(fromUtf8(utf8(text)), text);
    }
    for (const bytes of ["\xff", "\xc3", "\xc0\x80", "a\xe2\x82", "\x80", "\xf8\x80\x80\x80\x80"]) assert.equal(fromUtf8(bytes), bytes);
  });
});
