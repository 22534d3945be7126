import assert from "node:assert/strict";
import { findFamily } from "../../hosts/simulator/families.js";
import { describeSettings, dialects, simulatedCommands, startSimulator, type SimulatorOptions } from "../../hosts/simulator/index.js";

describe("simulator: options", () => {
  const refused: [string, object, typeof TypeError | typeof RangeError, RegExp][] = [
    ["no dialect", {}, TypeError, /dialect is missing/],
    ["an unknown dialect", { dialect: "quectel-bg59" }, RangeError, /unknown dialect "quectel-bg59": did you mean quectel-bg95\?/],
    ["a dialect of another kind", { dialect: "huawei" }, RangeError, /known: .*quectel-bg95/],
    ["an unknown option", { fault: "drop 1" }, TypeError, /unknown option "fault": did you mean faults\?/],
    ["a wrong type", { baud: "9600" }, TypeError, /baud must be a number, not string/],
    ["a number out of range", { baud: 5 }, RangeError, /baud must be from 300 to 4000000, not 5/],
    ["NaN", { latency: NaN }, RangeError, /latency must be 0 or more/],
    ["an unknown clock", { clock: "virtul" }, RangeError, /unknown clock "virtul": did you mean virtual\?/],
    ["an unknown network", { network: "lokal" }, RangeError, /did you mean local\?/],
    ["an unknown profile", { profile: "devise" }, RangeError, /did you mean device\?/],
    ["an unknown cost", { cost: "esp23" }, RangeError, /did you mean esp32\?/],
    ["a trace that is no function", { trace: true }, TypeError, /trace must be a function/],
    ["an unknown setting", { set: { pinn: "1234" } }, RangeError, /unknown setting "pinn": did you mean pin\?/],
    ["a setting that is no string", { set: { pin: 1234 } }, TypeError, /setting pin must be a string/],
    ["a PIN that is none", { set: { pin: "12" } }, RangeError, /setting pin=12: the value must be 4 to 8 digits/],
    ["a registration that is none", { set: { registration: "abroad" } }, RangeError, /home\|roaming\|searching\|denied/],
    ["a wire form that is none", { set: { errorText: "quotes" } }, RangeError, /plain\|quoted/],
    ["sockets out of range", { set: { sockets: "0,12" } }, RangeError, /sockets=0,12/],
    ["a rate that the modem does not have", { set: { baud: "12345" } }, RangeError, /9600\|19200/],
    ["an address that is none", { bind: "everywhere" }, RangeError, /bind must be a numeric address, not "everywhere"/],
    ["a fault that is none", { faults: "drop 1e-4; explode" }, RangeError, /unknown fault "explode"/],
    ["names of the prototype", { set: { constructor: "1" } }, RangeError, /unknown setting "constructor"/],
  ];
  for (const [name, options, kind, message] of refused) {
    it(`refuses ${name}`, () => assert.rejects(startSimulator({ ...(name.includes("dialect") ? {} : { dialect: "quectel-bg95" }), ...options } as SimulatorOptions), (error: Error) => {
      assert.ok(error instanceof kind, `${error.name}: ${error.message}`);
      assert.match(error.message, message);
      return true;
    }));
  }

  it("refuses to serve programs in any time but the real one", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "virtual" });
    await assert.rejects(sim.listen({ port: 0 }), RangeError);
  });

  it("describes what can be set", () => {
    const rows = describeSettings("quectel-bg95");
    assert.deepEqual(rows.find(each => each.key === "registration"), { key: "registration", values: "home|roaming|searching|denied", initial: "home", help: "what the network says" });
    assert.equal(rows.find(each => each.key === "errorText")!.initial, "plain");
    assert.equal(describeSettings("quectel-bg95", "device").find(each => each.key === "errorText")!.initial, "quoted");
    assert.throws(() => describeSettings("nosuch"), RangeError);
  });

  it("has a wire form for every known contradiction, in both columns", () => {
    // rows of the list of contradictions, by family
    const rows = { "nordic-slm": ["N", 10], "simcom-a7600": ["A", 9], "simcom-ca": ["C", 7], "quectel-bg95": ["Q", 8], "microchip-anycloud": ["M", 14] } as const;
    for (const dialect of dialects()) {
      const [letter, count] = rows[dialect as keyof typeof rows];
      const notes = Object.values(findFamily(dialect).wireForms).map(row => row.note).join("\n");
      for (let row = 1; row <= count; row++) assert.match(notes, new RegExp(`^${letter}${row}\\b`, "m"));
      for (const [key, { forms, document, device }] of Object.entries(findFamily(dialect).wireForms)) assert.ok(document in forms && device in forms, `${dialect} ${key}`);
    }
  });

  it("takes every value that it describes for a choice", async () => {
    for (const dialect of dialects()) for (const { key, values } of describeSettings(dialect)) {
      if (!values.includes("|")) continue;
      for (const value of values.split("|")) await (await startSimulator({ dialect, clock: "virtual", set: { [key]: value } })).close();
    }
  });

  it("lists what it answers", () => {
    assert.ok(dialects().includes("quectel-bg95"));
    const rows = simulatedCommands("quectel-bg95");
    assert.deepEqual(rows.find(each => each.command === "AT+QIOPEN"), { command: "AT+QIOPEN", forms: "TW", section: "2.3.4" });
    assert.deepEqual(rows.find(each => each.command === "AT+QISTATE"), { command: "AT+QISTATE", forms: "TRWE", section: "2.3.6" });
    assert.deepEqual(rows.find(each => each.command === "ATE"), { command: "ATE", forms: "W", section: "V.250 6.2.4" });
    assert.equal(new Set(rows.map(each => each.command)).size, rows.length);
  });
});
