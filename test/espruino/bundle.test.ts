import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { espruinoBundle } from "../../hosts/espruino/bundle.js";
import { DIALECTS } from "./bundles.js";
import { notPortable } from "../package/portable-subset.js";

/** What a bundle may take from the language and from Espruino's firmware. */
const GLOBALS = [
  "Array", "ArrayBuffer", "DataView", "E", "Error", "Float64Array", "Infinity", "Int32Array", "Math", "Modules", "NaN", "Number", "Object", "String", "SyntaxError", "TypeError", "Uint16Array", "Uint32Array", "Uint8Array", "clearTimeout", "digitalRead", "digitalWrite",
  "exports", "getTime", "global", "parseInt", "print", "process", "require", "setTimeout",
];

/** Classes of users and of the firmware, whose names must stay; private ones must not be one or two letters, which users may take. */
const PUBLIC = ["get TCP", "get TLS", "get UDP", "get Listener", "getStatus", "getIP", "getSignal", "command", "onReadable", "onWritable", "remoteAddress", "remotePort", "modemCode", "rung:", "step:", "baud:", "setConsole"];

describe("the bundles for Espruino", function () {
  this.timeout(180000);

  it("are made for every dialect", () => assert.ok(DIALECTS.includes("quectel-bg95")));

  for (const dialect of DIALECTS) {
    for (const [what, file, minified] of [["", dialect, false], [", minified", dialect, true], [", direct, minified", `${dialect}-direct`, true]] as const) {
      it(`${dialect}${what}: nothing in it that Espruino lacks or gets wrong`, () => {
        const code = readFileSync(espruinoBundle(file, minified), "utf8");
        assert.deepEqual(notPortable(code, { globals: GLOBALS }), []);
        // the driver, which is run as a module of its own
        const [, driver] = /addCached\("[^"]*",function\(\)\{([^]*)\}\);d=require/.exec(code) ?? [];
        assert.equal(driver !== undefined, minified);
        if (driver) assert.deepEqual(notPortable(driver, { globals: GLOBALS }), []);
        // Espruino takes $ in names, and the minifier uses it
        assert.match(code, /exports\.connect ?= ?[\w$]+;/);
        assert.doesNotMatch(code, /Object\.defineProperty|__esModule|sourceMappingURL/);
        for (const name of PUBLIC) assert.ok(code.replaceAll(": ", ":").includes(name), name);
        // of a status; AnyCloud has neither
        if (dialect !== "microchip-anycloud") for (const name of ["registration", "signal"]) assert.match(code, new RegExp(`\\b${name}(:|=)`));
        assert.equal(/\brecv\(\w+, ?\w+\) ?{/.test(code), file === dialect, "NetworkJS calls it");
      });
    }

    it(`${dialect}: private names are short, and not what users take on public objects`, () => {
      const code = readFileSync(espruinoBundle(dialect), "utf8");
      for (const name of ["_onReadable", "expectPayload", "OPERATION_OPEN", "_input", "mistrust", "receiveLimit", "linkReadable"]) assert.ok(!code.includes(name), name);
      const [, tcp] = /(class \w* ?extends [\w$]+\{constructor\(\w+,\w+,\w+\)\{[^}]*\}?(?:(?!class )[^])*?remoteAddress)/.exec(code) ?? [];
      assert.ok(tcp, "TCP's constructor");
      for (const [, name] of tcp!.slice(0, 400).matchAll(/this\.(\w+)=/g)) assert.match(name, /^_|^target$|^format$/, name);
    });

    it(`${dialect}: the map leads from the minified text to the sources`, () => {
      const map = JSON.parse(readFileSync(`${espruinoBundle(dialect)}.map`, "utf8")) as { sources: string[]; mappings: string };
      assert.ok(map.sources.some((source) => source.endsWith("src/channel.ts")), map.sources.join());
      assert.ok(map.mappings.length > 10000);
    });
  }
});
