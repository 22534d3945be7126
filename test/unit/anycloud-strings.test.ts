import assert from "node:assert/strict";
import { decodeBytes, decodePair, decodeText, decodeValue, encodeText } from "../../src/dialects/microchip-anycloud/strings.js";
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

  it("are cut by their lengths where they stand in pairs", () => {
    for (const [written, length, first, second] of [
      ['"t",1,"x"', 1, "t", "x"], ["[],0,[]", 0, "", ""], ['"",0,""', 0, "", ""], ['[FF],2,[00ff]', 1, "\xff", "\0\xff"], ['"a",5,"b\\",1,"z"', 8, 'a",5,"b\\', "z"], ['"t",3,"",""', 1, "t", '","'],
      ['"a\\n",1,"x"', 3, "a\\n", "x"], ['"a\\n",1,"x"', 2, "a\n", "x"], ['"t",2,"\\"\\r"', 1, "t", '"\r'],
    ] as [string, number, string, string][]) assert.deepEqual(decodePair(written, length), [first, second], written);
    for (const [wrong, length] of [["", 0], ['"t",1,"x"', 2], ['"t",2,"x"', 1], ['"t",1,"x', 1], ['"t",1,"x"y', 1], ['"t","x"', 1], ['"t",x,"x"', 1], ['"t",-1,"x"', 1], ['"t"', 1], ["[4x],1,\"x\"", 1], ['"\\q",1,"x"', 1], ['"\\r\\r\\r\\",5,",1,"z"', 7]] as [string, number][]) {
      assert.equal(decodePair(wrong, length), null, wrong);
    }
  });

  it("UTF-8 there and back", () => {
    for (const text of ["", "plain", "é", "ﬀ", "日本", "😀x", "\u07ff\u0800\uffff"]) {
      assert.equal(utf8(text), Buffer.from(text).toString("latin1"));
      assert.equal(fromUtf8(utf8(text)), text);
    }
    for (const bytes of ["\xff", "\xc3", "\xc0\x80", "a\xe2\x82", "\x80", "\xf8\x80\x80\x80\x80"]) assert.equal(fromUtf8(bytes), bytes);
  });
});
