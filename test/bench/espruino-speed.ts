import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { Interpreter } from "../espruino/interpreter.js";
import { figure, type Figure } from "./figure.js";
import type { Workload } from "./workload.js";
import { ONLINE, READ } from "./workloads.js";

/** What a serial port gives a program at a time. */
const STRING = 63;
/** Strings of lines in one sample; samples are taken in turn, and the fastest of each kind counts, as it is the least disturbed. */
const STRINGS = 20;
const SAMPLES = 150;
/** Strings in the middle of an answer that are timed for themselves, too: the last ones have what ends it. */
const INSIDE = 18;
/** Answers with payload. */
const ANSWERS = 80;

/** Lines of two kinds in turn. */
const MIXED = '\r\n+QIURC: "recv",0\r\n\r\n+CREG: 1\r\n';

/** A text of the interpreter's, one character a byte. */
function text(bytes: Uint8Array | string): string {
  return JSON.stringify(Buffer.from(bytes).toString("latin1")).replace(/[\u007f-\uffff]/g, (each) => `\\x${each.charCodeAt(0).toString(16)}`);
}

/** What a round of a workload receives. */
function received(workload: Workload): Buffer {
  return Buffer.concat(workload.round.flatMap((step) => ("receive" in step ? [step.receive] : [])));
}

/**
 * Calls what the driver does with a port's strings, without a port: in its place is a modem that knows the answers. Only those calls
 * are timed: the program takes what arrived between them.
 */
const PROGRAM = (parser: string, lines: string, payload: string): string => `
${parser}
function cut(wire, length) {
  var pieces = [];
  for (var at = 0; at < length; at += ${STRING}) pieces.push(wire.substr(at, ${STRING}));
  return pieces;
}
function repeated(wire) {
  var all = wire;
  while (all.length < ${STRINGS * STRING}) all += wire;
  return cut(all, ${STRINGS * STRING});
}
var LINES = repeated(${lines}), MIXED = repeated(${text(MIXED)}), PAYLOAD = ${payload}, PIECES = cut(PAYLOAD, PAYLOAD.length), INSIDE = PIECES.slice(1, ${1 + INSIDE}), REST = PIECES.slice(${1 + INSIDE});
var yardstick = new StringParser(), seen = 0;
["+CREG", "RDY", "+QIURC"].forEach(function (name) { yardstick.onLine(name, function () { seen++; }); });
yardstick.onStart("> ", function (text) { return text.substring(2); });

var ANSWERS = [${"answers" in ONLINE ? ONLINE.answers.map(([command, answer]) => `[${String(command)}, ${text(answer)}]`).join(", ") : ""}];
var hear, sent = "", began = false;
function give(wire) { cut(wire, wire.length).forEach(hear); }
function answer(command) {
  for (var i = 0; i < ANSWERS.length; i++) if (ANSWERS[i][0].test(command)) return setTimeout(give, 0, ANSWERS[i][1]);
  setTimeout(command.startsWith("AT+QIRD=") ? measure : give, 0, "\\r\\nOK\\r\\n");
}
function nothing() {}
var port = {
  setup: nothing, flush: nothing, removeListener: nothing, removeAllListeners: nothing,
  on: function (name, listener) { hear = listener; },
  write: function (bytes) {
    sent += E.toString(bytes);
    for (var end = sent.indexOf("\\r"); end >= 0; end = sent.indexOf("\\r")) {
      var command = sent.substr(0, end);
      sent = sent.substr(end + 1);
      answer(command);
    }
  }
};

var best = {}, answers = 0, got = 0, view = new Uint8Array(${READ}), socket;
function time(name, receive, pieces) {
  var begun = getTime();
  for (var piece of pieces) receive(piece);
  var took = (getTime() - begun) * 1e6;
  if (!(best[name] < took)) best[name] = took;
}
function theirs(piece) { yardstick.receive(piece); }
// a read was asked for: first it waits for its answer while lines come
function measure() {
  for (var i = 0; !began && i < ${SAMPLES}; i++) {
    time("lines", hear, LINES);
    time("theirs", theirs, LINES);
    time("mixed", hear, MIXED);
    time("theirsMixed", theirs, MIXED);
  }
  if (!began) give("\\r\\n");
  began = true;
  if (answers++ < ${ANSWERS}) {
    var begun = getTime();
    hear(PIECES[0]);
    time("inside", hear, INSIDE);
    REST.forEach(hear);
    var took = (getTime() - begun) * 1e6;
    if (!(best.payload < took)) best.payload = took;
  } else say({ best: best, got: got, seen: seen });
}
function take() { got += socket.read(view); }
var modem = require("atwire").connect(port, { apn: "bench", network: false, readLength: ${READ}, onError: function (e) { say({ failed: e.message }); } }, function () {
  socket = new modem.TCP({ host: "bench.example", port: 80, onReadable: function () { setTimeout(take, 0); }, onWritable: function () { setTimeout(give, 0, ${lines}); } });
});
`;

/**
 * Where ESPRUINO names Espruino's Linux build: time for a byte of lines and of payload, by that of a byte of lines in a string parser, in
 * one run. @param workloads have "lines" and "payload"
 */
export async function* espruinoSpeed(workloads: readonly Workload[]): AsyncGenerator<Figure> {
  if (!process.env["ESPRUINO"]) return;
  const source = readFileSync(fileURLToPath(new URL("string-parser.ts", import.meta.url)), "utf8").replace("export ", "");
  const { code } = await transform(source, { loader: "ts", target: "es2015", minifyWhitespace: true, tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } } });
  const [lines, payload] = ["lines", "payload"].map((name) => received(workloads.find((each) => each.name === name)!)) as [Buffer, Buffer];
  const interpreter = await Interpreter.start("quectel-bg95", PROGRAM(code, text(lines), text(payload)));
  try {
    const { best, got, failed } = await interpreter.until((said) => said["best"] || said["failed"], 120);
    if (failed || got !== ANSWERS * READ) throw new Error(`Espruino's interpreter received ${got} bytes: ${failed}`);
    const bytes = STRINGS * STRING;
    const theirs = best.theirs / bytes;
    const ratio = (name: string, took: number, others: number, goal: string | undefined, what: string): Figure =>
      figure(`espruino.us_per_byte_ratio.${name}`, took / others, "x the string parser", goal, `${took.toFixed(2)} us a byte${what}; a string parser in the manner of AT.js takes ${others.toFixed(2)} in the same run`);
    yield ratio("lines", best.mixed / bytes, best.theirsMixed / bytes, "<= 0.25", ", lines of two kinds in turn");
    yield ratio("lines_repeated", best.lines / bytes, theirs, undefined, ", the same line again and again");
    yield ratio("payload", best.payload / payload.length, theirs, "<= 0.05", ", header and OK included");
    yield ratio("payload_inside", best.inside / (INSIDE * STRING), theirs, undefined, ", strings that are nothing else");
  } finally {
    await interpreter.close();
  }
}
