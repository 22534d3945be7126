import { statSync } from "node:fs";
import { espruinoBundle } from "../../hosts/espruino/bundle.js";
import { DIALECTS } from "../espruino/bundles.js";
import { Interpreter } from "../espruino/interpreter.js";
import { figure, type Figure } from "./figure.js";

/** Loads the bundle as a board does, from Storage, and counts blocks; then again online with one connection's buffers. */
const PROGRAM = (bundle: string): string => `
require("Storage").write("stored", require("fs").readFileSync(${JSON.stringify(bundle)}));
Modules.removeCached("atwire");
var empty = process.memory(true).usage, loaded = 0, stored = require("stored");
loaded = process.memory(true).usage;
function report() { say({ loaded: loaded - empty, online: process.memory(true).usage - empty, size: process.memory().blocksize }); }
var modem = stored.connect(Serial1, { path: LINK, apn: "iot.example" }, function () { setTimeout(report, 500); });
`;

/** Sizes of the bundles for Espruino. */
export function* espruinoSizes(): Generator<Figure> {
  for (const dialect of DIALECTS) {
    yield figure(`size.espruino.${dialect}`, statSync(espruinoBundle(dialect)).size, "bytes", "<= 24576", `unminified ${statSync(espruinoBundle(dialect, false)).size}; direct ${statSync(espruinoBundle(`${dialect}-direct`)).size}`);
  }
}

/** Where ESPRUINO names Espruino's Linux build: the blocks of memory that a bundle takes. */
export async function* espruinoBlocks(): AsyncGenerator<Figure> {
  if (!process.env.ESPRUINO) return;
  const interpreter = await Interpreter.start("quectel-bg95", PROGRAM(espruinoBundle("quectel-bg95")));
  try {
    const { loaded, online, size } = await interpreter.until((said) => said.loaded, 120);
    const note = `blocks of ${size} bytes on this build of Espruino; a board's have 12 to 16, and long names take more of them`;
    yield figure("espruino.blocks.loaded", loaded, "blocks", "<= 1000", note);
    yield figure("espruino.blocks.online", online, "blocks", "<= 1400", note);
  } finally {
    await interpreter.close();
  }
}
