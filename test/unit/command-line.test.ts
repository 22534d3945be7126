import assert from "node:assert/strict";
import { CommandLine } from "../../src/command-line.js";
import { PlainPlatform } from "./plain-platform.js";

describe("CommandLine", () => {
  /** Writes the line for `count`, as a link does; whether it had to be written. */
  function write(line: CommandLine, count: number): boolean {
    line.begin();
    const written = !line.repeats(count);
    if (written) {
      line.text("AT+R=");
      line.integer(count);
    }
    line.end();
    return written;
  }

  for (const terminator of ["\r", "\r\n"]) {
    it(`is written again when anything else was there before (${JSON.stringify(terminator)})`, () => {
      const platform = new PlainPlatform();
      platform.arena = new Uint8Array(200);
      const line = new CommandLine(platform, platform.arena, 4, 100, [], terminator);
      const text = () => Buffer.from(platform.arena.subarray(line.from, line.to)).toString("latin1");
      assert.deepEqual([write(line, 1500), text()], [true, "AT+R=1500" + terminator]);
      assert.deepEqual([write(line, 1500), text()], [false, "AT+R=1500" + terminator]);
      assert.deepEqual([write(line, 7), text()], [true, "AT+R=7" + terminator]);
      line.begin();
      line.text("AT+OTHER");
      line.end();
      assert.deepEqual([write(line, 7), text()], [true, "AT+R=7" + terminator]);
      assert.deepEqual([write(line, 7), text()], [false, "AT+R=7" + terminator]);
    });
  }
});
