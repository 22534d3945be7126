import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { oneLine, program, run, Servers } from "./cli.js";

/** Bytes that would upset a careless parser, each piece whole and cut. */
const NASTY = Buffer.concat([
  Buffer.from("\r\nOK\r\n".repeat(200)),
  Buffer.from('\r\n+QIURC: "closed",0\r\n'.repeat(100)),
  Buffer.from('\r\n+QIURC: "pdpdeact",1\r\n\r\nRDY\r\n+QIRD: 1500\r\n'.repeat(50)),
  Buffer.from("\r\n> ".repeat(300)),
  Buffer.from("\x1a\x1b+++\r\nERROR\r\nNO CARRIER\r\nSEND OK\r\n".repeat(60), "latin1"),
  Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7 + (i >> 8)) & 255)),
]);

const chunked = (body: Buffer): Buffer => Buffer.concat([
  Buffer.from("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
  ...[1, 2, 1000, 1500, 777].map((size, i, sizes) => {
    const from = sizes.slice(0, i).reduce((a, b) => a + b, 0);
    return Buffer.concat([Buffer.from(`${size.toString(16)};name=value\r\n`), body.subarray(from, from + size), Buffer.from("\r\n")]);
  }),
  Buffer.from(`${(body.length - 3280).toString(16)}\r\n`), body.subarray(3280), Buffer.from("\r\n0\r\nX-Trailer: yes\r\n\r\n"),
]);

const PAGES: [name: string, response: Buffer | string, body: Buffer | string][] = [
  ["a counted body", Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${NASTY.length}\r\n\r\n`), NASTY]), NASTY],
  ["a chunked body", chunked(NASTY), NASTY],
  ["a body that ends with the connection", Buffer.concat([Buffer.from("HTTP/1.0 200 OK\r\n\r\n"), NASTY]), NASTY],
  ["an empty body", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""],
  ["no content", "HTTP/1.1 204 No Content\r\n\r\n", ""],
  ["an empty body that ends with the connection", "HTTP/1.1 200 OK\r\n\r\n", ""],
  ["a response after an interim one", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi"],
];

describe("atwire get", () => {
  const servers = new Servers();
  let folder = "";
  before(() => { folder = mkdtempSync(path.join(os.tmpdir(), "atwire-")); });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => servers.close());

  for (const engine of ["node", "xs"]) {
    for (const [name, response, body] of PAGES) {
      it(`fetches ${name} byte for byte on ${engine}`, async () => {
        const outcome = await run(["get", await servers.raw(response), "--port", "sim:quectel-bg95", "--engine", engine]);
        assert.equal(outcome.stderr, "");
        assert.equal(outcome.code, 0);
        assert.ok(outcome.stdout.equals(Buffer.from(body)), `${outcome.stdout.length} bytes came, ${body.length} were sent`);
      });
    }

    it(`writes the body to a file and nothing to stdout on ${engine}`, async () => {
      const file = path.join(folder, engine);
      const outcome = await run(["get", await servers.raw(PAGES[0][1]), "--port", "sim:quectel-bg95", "--engine", engine, "--output", file]);
      assert.deepEqual([outcome.code, outcome.stdout.length, outcome.stderr], [0, 0, ""]);
      assert.ok(readFileSync(file).equals(NASTY));
    });
  }

  it("asks for the URL's path and query, and names the host", async () => {
    let asked: (string | undefined)[] = [];
    const url = await servers.http((request, response) => {
      asked = [request.method, request.url, request.headers.host, request.headers.connection];
      response.end("ok");
    });
    const { code } = await run(["get", `${url}a%20b/c?d=e&f#g`]);
    assert.equal(code, 0);
    assert.deepEqual(asked, ["GET", "/a%20b/c?d=e&f", new URL(url).host, "close"]);
  });

  it("delivers the body of an error response, tells its status on stderr and exits 0", async () => {
    const url = await servers.http((_request, response) => response.writeHead(404).end("not here"));
    const outcome = await run(["get", url]);
    assert.deepEqual([outcome.code, outcome.stdout.toString()], [0, "not here"]);
    assert.equal(oneLine(outcome), "atwire: HTTP 404 Not Found");
  });

  it("shows a progress bar for a long page on a terminal, and none when piped or short", async () => {
    const long = await servers.http((_request, response) => response.end("x".repeat(40_000)));
    const short = await servers.http((_request, response) => response.end("x".repeat(100)));
    const file = path.join(folder, "page");
    assert.match((await run(["get", long, "--output", file], true)).stderr, /40000\/40000 bytes/);
    assert.equal((await run(["get", long, "--output", file], false)).stderr, "");
    assert.equal((await run(["get", short, "--output", file], true)).stderr, "");
  });

  it("runs as a process: the body on stdout, nothing else anywhere", async () => {
    const url = await servers.raw(PAGES[0][1]);
    const outcome = await program(["get", url, "--engine", "xs"]).end();
    assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
    assert.ok(outcome.stdout.equals(NASTY));
  });

  it("ends quietly when whoever reads its output has gone", async () => {
    const url = await servers.http((_request, response) => response.end("x".repeat(200_000)));
    const reader = program(["get", url]);
    await reader.until("stdout", /x/);
    reader.child.stdout.destroy();
    assert.deepEqual([(await reader.end()).stderr, reader.child.signalCode], ["", null]);
  });

  it("is set to what --set says", async () => {
    const url = await servers.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    const states = ["baud=9600", "echo=1", "qisde=1", "viewmode=1", "dataformat=1,1", "recvind=1", "mode=prompt", "mode=counted", "mode=data", "sockets=0,3,11", "context=active", "boot=booting", "boot=off", "registration=roaming", "after=20"];
    for (const state of states) {
      const outcome = await run(["get", url, "--set", state]);
      assert.deepEqual([outcome.code, outcome.stdout.toString(), outcome.stderr], [0, "hi", ""], state);
    }
    const outcome = await run(["get", url, "--set", "pin=4711", "--pin", "4711", "--apn", "iot.example", "--user", "me", "--password", "word", "--fast-baud", "921600", "--latency", "20", "--read-length", "100", "--init", "AT+CSQ", "--init", "AT+CGMI", "--profile", "device", "--seed", "5", "--fault", "split; delay 5"]);
    assert.deepEqual([outcome.code, outcome.stdout.toString(), outcome.stderr], [0, "hi", ""]);
  });

  it("lists what can be set", async () => {
    const outcome = await run(["get", "http://127.0.0.1/", "--set", "help"]);
    assert.equal(outcome.code, 0);
    assert.match(outcome.stdout.toString(), /^registration=home\|roaming\|searching\|denied$/m);
  });
});

describe("atwire get --trace", () => {
  const servers = new Servers();
  afterEach(() => servers.close());
  const SECRETS = ["73519264", "uZerName", "pAsswOrd"];
  const secretly = ["--set", "pin=73519264", "--pin", "73519264", "--apn", "iot.example", "--user", "uZerName", "--password", "pAsswOrd"];

  /** No four characters in a row of any secret, so that damaged ones count too. */
  function assertDiscreet(text: string, what: string): void {
    const pieces = SECRETS.flatMap((secret) => Array.from({ length: secret.length - 3 }, (_, i) => secret.slice(i, i + 4)));
    assert.deepEqual(text.split("\n").filter((line) => pieces.some((piece) => line.includes(piece))), [], what);
  }

  for (const engine of ["node", "xs"]) {
    it(`shows the dialogue on stderr and the body on stdout, on ${engine}`, async () => {
      const url = await servers.http((_request, response) => response.end("a page"));
      const outcome = await run(["get", url, "--trace", "--engine", engine, ...secretly]);
      assert.deepEqual([outcome.code, outcome.stdout.toString()], [0, "a page"]);
      const lines = outcome.stderr.trimEnd().split("\n");
      for (const line of lines) assert.match(line, /^ *\d+\.\d{3} [<>] .+$/);
      const said = lines.map((line) => line.replace(/^ *[\d.]+ /, ""));
      for (const expected of ["> AT+CPIN=***", '> AT+QICSGP=1,1,"iot.example",***', "> ATE0", "< +CPIN: SIM PIN", "< SEND OK", '< +QIURC: "recv",0']) assert.ok(said.includes(expected), expected);
      assert.ok(said.some((line) => /^> \[\d+ bytes\] GET \/ HTTP\/1\.1\\r\\n.*…$/.test(line)));
      assert.ok(said.some((line) => /^< \[\d+ bytes\] HTTP\/1\.1 200 OK/.test(line)));
      assertDiscreet(outcome.stderr, engine);
    });
  }

  it("never shows a secret, whatever the line loses", async () => {
    // everything secret is sent before the connection, and while one is open time passes as in the real world
    const url = await servers.nobody();
    let echoes = 0;
    for (let seed = 1; seed <= 60; seed++) {
      // the user's own ATE1 lets everything come back, damaged
      const outcome = await run(["get", url, "--trace", ...secretly, "--init", "ATE1", "--fault", `drop ${seed % 2 ? 1e-3 : 1e-2}; dup 1e-3`, "--seed", String(seed)]);
      assertDiscreet(outcome.stderr, `seed ${seed}`);
      if (/> AT\+QICSGP=1,1.*\n.*< /.test(outcome.stderr)) echoes++;
    }
    assert.ok(echoes > 10, "secrets were sent and lines came back");
  });
});
