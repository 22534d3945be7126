import { Rewriting } from "./rewriting.js";

/*
 * The module has only `connect`; the driver is the text of a function, which stays in flash, and is run as a module of its own
 * when a modem is first connected. (Run as a function it would cost three blocks for each function in it: they would have two
 * scopes, and each has a list of its own of them.)
 */

/** What the module cache calls the driver, for a moment. */
const NAME = "atwire driver";

/** Blocks of memory without which the driver is not run: an end in the middle could not be told. (Linux makes more.) */
const BLOCKS = 1500;

const BEFORE =
  `let d;exports.connect=function(s,o,c){if(!d){let f=process.memory(true).free;` +
  `if(f<${BLOCKS}&&process.env.BOARD!="LINUX")throw new Error("not enough memory: a modem needs ${BLOCKS} blocks, "+f+" are free");` +
  `Modules.addCached("${NAME}",function(){`;
const AFTER = `});d=require("${NAME}");Modules.removeCached("${NAME}")}return d.connect(s,o,c)};\n`;

/** Rollup's output plugin; the last of all. */
export const late = {
  name: "late",
  renderChunk(code) {
    const text = new Rewriting(code);
    text.prepend([BEFORE]);
    text.append([AFTER]);
    return text.result();
  },
};
