import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { oneLine, program, run, Servers, simulator } from "./cli.js";

/** What must be refused before the modem hears a byte: exit 2, and one line. */
const REFUSED: [args: string[], line: RegExp][] = [
  [["get", "URL", "--port", "sim:quectel-bg59"], /^atwire: unknown dialect "quectel-bg59": did you mean quectel-bg95\?$/],
  [["get", "URL", "--port", "sim:"], /^atwire: unknown dialect "": known: .*quectel-bg95/],
  [["get", "URL", "--dialect", "quectel-bg"], /^atwire: unknown dialect "quectel-bg": did you mean quectel-bg95\?$/],
  [["get", "URL", "--port", ""], /^atwire: --port: DEVICE, tcp:HOST:PORT, unix:PATH or sim:DIALECT is wanted$/],
  [["get", "URL", "--port", "tcp:127.0.0.1"], /^atwire: --port tcp:127\.0\.0\.1: tcp:HOST:PORT with a port from 1 to 65535 is wanted$/],
  [["get", "URL", "--port", "tcp:127.0.0.1:0"], /port from 1 to 65535/],
  [["get", "URL", "--port", "tcp:127.0.0.1:65536"], /port from 1 to 65535/],
  [["get", "URL", "--port", "tcp:127.0.0.1:1.5"], /port from 1 to 65535/],
  [["get", "URL", "--port", "tcp::7000"], /port from 1 to 65535/],
  [["get", "http://127.0.0.1:0/"], /^atwire: http:\/\/127\.0\.0\.1:0\/: the port must be from 1 to 65535$/],
  [["get", "http://127.0.0.1:65536/"], /the port must be from 1 to 65535$/],
  [["get", "http://127.0.0.1:99999999999/"], /the port must be from 1 to 65535$/],
  [["get", "https://example.com/"], /^atwire: https:\/\/example\.com\/: only http: URLs can be fetched$/],
  [["get", "file:///etc/hosts"], /only http: URLs can be fetched$/],
  [["get", "example.com"], /^atwire: example\.com: no URL$/],
  [["get", "http://"], /no URL$/],
  [["get", "http://me:secret@example.com/"], /^atwire: a URL with user and password: authentication is not supported$/],
  [["get", `http://${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.${"e".repeat(20)}/`], /^atwire: the URL's host must have at most 256 characters$/],
  [["get", 'http://a"b.example/'], /^atwire: the URL's host must not contain character 34$/],
  [["get", "http://a\r\nb.example/"], /^atwire: "http:\/\/a\\r\\nb\.example\/": a URL has no spaces and no control characters$/],
  [["get", "http://a\tb.example/"], /no control characters$/],
  [["get", "http://a\x1ab.example/"], /no control characters$/],
  [["get", "http://a\x1bb.example/"], /no control characters$/],
  [["get", "http://a b.example/"], /no spaces/],
  [["get", "http://example.com/a b"], /no spaces/],
  [["get", "URL", "--engine", "nod"], /^atwire: option '--engine <name>' argument 'nod' is invalid\. Allowed choices are node, xs\.$/],
  [["get", "URL", "--mode", "pull"], /^atwire: option '--mode <name>' argument 'pull' is invalid\. Allowed choices are buffer, push, transparent\.$/],
  [["get", "URL", "--mdoe", "push"], /^atwire: unknown option '--mdoe' \(Did you mean --mode\?\)$/],
  [["get", "URL", "--mode", "push", "--port", "sim:simcom-ca"], /^atwire: --mode push: simcom-ca has buffer and transparent$/],
  [["get", "URL", "--mode", "push", "--port", "sim:microchip-anycloud"], /^atwire: --mode push: microchip-anycloud has only buffer$/],
  [["get", "URL", "--mode", "push", "--read-length", "100"], /^atwire: --read-length is for --mode buffer: in push mode nothing is asked for$/],
  [["get", "URL", "--dtr"], /^atwire: --dtr is for --mode transparent$/],
  [["get", "URL", "--mode", "transparent", "--dtr", "--port", "tcp:127.0.0.1:7000"], /^atwire: --dtr: tcp:127\.0\.0\.1:7000 has no control lines$/],
  [["get", "URL", "--baud", "fast"], /^atwire: option '--baud <n>' argument 'fast' is invalid\. a number is wanted\.$/],
  [["get", "URL", "--baud", "299"], /^atwire: baud must be an integer from 300 to 4000000$/],
  [["get", "URL", "--baud", "9600.5"], /^atwire: baud must be an integer from 300 to 4000000$/],
  [["get", "URL", "--fast-baud", "1e9"], /^atwire: fastBaud must be an integer from 300 to 4000000$/],
  [["get", "URL", "--read-length", "70000"], /^atwire: readLength must be an integer from 1 to 65536$/],
  [["get", "URL", "--timeout", "0"], /a number above 0 is wanted\.$/],
  [["get", "URL", "--pin", "12a4"], /^atwire: pin must be 4 to 8 digits$/],
  [["get", "URL", "--pin", "123"], /^atwire: pin must be 4 to 8 digits$/],
  [["get", "URL", "--apn", 'a"b'], /^atwire: apn must not contain character 34$/],
  [["get", "URL", "--apn", "a\r"], /^atwire: apn must not contain character 13$/],
  [["get", "URL", "--apn", "x".repeat(101)], /^atwire: apn must have at most 100 characters$/],
  [["get", "URL", "--user", "a\x1a"], /^atwire: user must not contain character 26$/],
  [["get", "URL", "--password", "a\x1b"], /^atwire: password must not contain character 27$/],
  [["get", "URL", "--init", "CSQ"], /^atwire: init\[0\] must be a command line that begins with AT$/],
  [["get", "URL", "--init", "AT+CSQ\rAT"], /^atwire: init\[0\] must not contain character 13$/],
  [["get", "URL", "--output", path.join(os.tmpdir(), "no", "such", "folder", "page")], /^atwire: --output .*: ENOENT/],
  [["get", "URL", "--set", "regstration=denied"], /^atwire: unknown setting "regstration": did you mean registration\?$/],
  [["get", "URL", "--set", "registration=denid"], /^atwire: .*registration.*denid.*denied/],
  [["get", "URL", "--set", "pin=12"], /^atwire: .*pin/],
  [["get", "URL", "--set", "pin"], /^atwire: option '--set <KEY=VALUE>' argument 'pin' is invalid\. KEY=VALUE is wanted, or help\.$/],
  [["get", "URL", "--set", "=1"], /KEY=VALUE is wanted, or help\.$/],
  [["get", "URL", "--seed", "1.5"], /^atwire: seed must be an integer, not 1\.5$/],
  [["get", "URL", "--fault", "drip 1e-3"], /^atwire: unknown fault "drip": did you mean drop\?$/],
  [["get", "URL", "--fault", "drop 2"], /^atwire: .*"drop 2".*probability from 0 to 1$/],
  [["get", "URL", "--latency", "-1"], /^atwire: latency must be 0 or more, not -1$/],
  [["get", "URL", "--seed", "x"], /a number is wanted\.$/],
  [["get", "URL", "--profile", "doc"], /Allowed choices are document, device\.$/],
  [["get", "URL", "--port", "tcp:127.0.0.1:7000", "--fault", "drop 1e-3"], /^atwire: --faults? is for a simulated modem: --port sim:DIALECT$/],
  [["get", "URL", "--prot", "sim:quectel-bg95"], /^atwire: unknown option '--prot' \(Did you mean --port\?\)$/],
  [["get"], /^atwire: missing required argument 'url'$/],
  [["get", "URL", "more"], /^atwire: too many arguments/],
  [["gte", "URL"], /^atwire: unknown command 'gte' \(Did you mean get\?\)$/],
  [["simulate"], /^atwire: missing required argument 'dialect'$/],
  [["simulate", "quectel-bg59"], /^atwire: unknown dialect "quectel-bg59": did you mean quectel-bg95\?$/],
  [["simulate", "quectel-bg95", "--listen", "127.0.0.1:65536"], /^atwire: --listen 127\.0\.0\.1:65536: HOST:PORT is wanted, with a port from 0 to 65535$/],
  [["simulate", "quectel-bg95", "--listen", "here"], /^atwire: --listen here: HOST:PORT is wanted/],
  [["simulate", "quectel-bg95", "--stdio", "--listen", "0"], /^atwire: --listen and --stdio exclude each other$/],
  [["simulate", "quectel-bg95", "--set", "sm=absent"], /^atwire: unknown setting "sm": did you mean sim\?$/],
  [["simulate", "quectel-bg95", "--set", "pin"], /KEY=VALUE is wanted, or help\.$/],
  [["simulate", "quectel-bg95", "--seed", "1.5"], /^atwire: seed must be an integer, not 1\.5$/],
  [["simulate", "quectel-bg95", "--bind", "everywhere"], /^atwire: bind must be a numeric address, not "everywhere"$/],
  [["simulate", "quectel-bg95", "--fault", "explode"], /^atwire: unknown fault "explode": known: drop, flip, /],
  [["simulate", "microchip-anycloud", "--set", "ca.root=/no/such/file"], /^atwire: setting ca\.root=\/no\/such\/file: ENOENT/],
  [["simulate", "microchip-anycloud", "--set", "key.mine=package.json"], /^atwire: setting key\.mine=package\.json: the value must be FILE with a private key \(PEM\)$/],
  [["simulate", "quectel-bg95", "--stdio", "more"], /^atwire: too many arguments/],
  [["simulate", "quectel-bg95", "--baud", "-9600"], /a number above 0 is wanted\.$/],
  [["commands", "quectel-bg59"], /^atwire: unknown dialect "quectel-bg59": did you mean quectel-bg95\?$/],
  [["commands", "--jsno"], /^atwire: unknown option '--jsno' \(Did you mean --json\?\)$/],
];

describe("atwire: wrong usage", () => {
  const servers = new Servers();
  afterEach(() => servers.close());

  for (const [args, line] of REFUSED) {
    it(`refuses ${JSON.stringify(args.join(" ")).slice(0, 90)}`, async () => {
      let asked = false;
      const url = await servers.http((_request, response) => { asked = true; response.end(); });
      const outcome = await run(args.map((arg) => (arg === "URL" ? url : arg)));
      assert.match(oneLine(outcome), line);
      assert.deepEqual([outcome.code, outcome.stdout.length, asked], [2, 0, false]);
    });
  }

  it("touches no port for what it refuses", async () => {
    let calls = 0;
    const { port } = await servers.tcp(() => calls++);
    for (const bad of [["--baud", "299"], ["--pin", "x"], ["--dialect", "quectel"], ["--apn", '"'], ["--engine", "no"]]) {
      assert.equal((await run(["get", "http://127.0.0.1/", "--port", `tcp:127.0.0.1:${port}`, ...bad])).code, 2);
    }
    assert.equal((await run(["get", 'http://a"b/', "--port", `tcp:127.0.0.1:${port}`])).code, 2);
    assert.equal(calls, 0);
  });

  it("says how to get serialport where it is missing", async () => {
    const hook = "export async function resolve(name, context, next) { if (name === 'serialport') throw Object.assign(new Error('no ' + name), { code: 'ERR_MODULE_NOT_FOUND' }); return next(name, context); }";
    const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
    const outcome = await program(["get", "http://127.0.0.1/", "--port", "/dev/ttyUSB9"], {}, ["--import", `data:text/javascript,${encodeURIComponent(register)}`]).end();
    assert.equal(outcome.code, 2);
    assert.match(oneLine(outcome), /^atwire: \/dev\/ttyUSB9 is a serial port, .*; run: npm install serialport$/);
  });

  it("names a serial port that cannot be opened", async () => {
    const outcome = await program(["get", "http://127.0.0.1/", "--port", path.join(os.tmpdir(), "no-such-tty")]).end();
    assert.equal(outcome.code, 1);
    assert.match(oneLine(outcome), /^atwire: cannot open .*no-such-tty: /);
  });
});

/** What fails at the modem or in the network: exit 1, one line, with the modem's own code where it gives one. */
const FAILED: [what: string, args: string[], line: RegExp][] = [
  ["no modem at the port", ["--fault", "silence after 0 for 1e6"], /^atwire: NO_MODEM: no modem answers at 115200, 9600, 921600, 460800, 230400, 57600, 38400, 19200 baud \[sim:quectel-bg95\]$/],
  ["a PIN that is wanted and not given", ["--set", "pin=1234"], /^atwire: NO_PIN: .*\(AT\+CPIN\) \[/],
  ["a wrong PIN", ["--set", "pin=1234", "--pin", "9999"], /^atwire: PIN_REFUSED: .*\(AT\+CPIN, modem code 16\) \[/],
  ["a SIM that wants its PUK", ["--set", "sim=puk", "--pin", "1234"], /^atwire: PUK: .*\(AT\+CPIN\) \[/],
  ["no SIM", ["--set", "sim=absent"], /^atwire: NO_SIM: no SIM is inserted \(AT\+CPIN, modem code 10\) \[/],
  ["a broken SIM", ["--set", "sim=failed"], /^atwire: NO_SIM: the SIM does not work \(AT\+CPIN, modem code 13\) \[/],
  ["registration denied", ["--set", "registration=denied"], /^atwire: REGISTRATION_DENIED: .*\(AT\+CEREG\) \[/],
  ["no network", ["--set", "registration=searching", "--timeout", "900"], /^atwire: NOT_REGISTERED: /],
  ["a refused context", ["--set", "context=refused"], /^atwire: CONTEXT_REFUSED: .*\(AT\+QIACT, modem code 561\) \[/],
  ["a page that is late", ["--set", "registration=searching", "--timeout", "5"], /^atwire: no page within 5 s \[sim:quectel-bg95\]$/],
];

describe("atwire: failures", () => {
  const servers = new Servers();
  afterEach(() => servers.close());

  for (const engine of ["node", "xs"]) {
    for (const [what, args, line] of FAILED) {
      it(`tells of ${what}, on ${engine}`, async () => {
        const url = await servers.http((_request, response) => response.end("x"));
        const outcome = await run(["get", url, "--engine", engine, ...args]);
        assert.match(oneLine(outcome), line);
        assert.deepEqual([outcome.code, outcome.stdout.length], [1, 0]);
      });
    }
  }

  it("tells of a refused connection", async () => {
    const outcome = await run(["get", await servers.nobody()]);
    assert.equal(outcome.code, 1);
    assert.match(oneLine(outcome), /^atwire: CONNECT_FAILED: .*\(AT\+QIOPEN, modem code 566\) \[/);
  });

  it("tells of a name that does not exist", async () => {
    const outcome = await run(["get", "http://no-such-name.invalid/"]);
    assert.equal(outcome.code, 1);
    assert.match(oneLine(outcome), /^atwire: DNS_FAILED: .*\(AT\+QIOPEN, modem code 565\) \[/);
  });

  it("delivers what arrived before the server closed in mid-page, then tells", async () => {
    const url = await servers.raw(`HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n${"y".repeat(5000)}`);
    const outcome = await run(["get", url]);
    assert.deepEqual([outcome.code, outcome.stdout.toString()], [1, "y".repeat(5000)]);
    assert.match(oneLine(outcome), /^atwire: TRUNCATED: the server closed the connection before the end of the page \[/);
  });

  it("delivers what arrived before the server broke off in mid-page, then tells", async () => {
    // The kernel drops what a reset overtakes, so wait until the modem has it: until the page's second half is asked for.
    const url = await servers.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", (socket) => setImmediate(() => socket.end("zz\r\n")));
    const outcome = await run(["get", url]);
    assert.deepEqual([outcome.code, outcome.stdout.toString()], [1, "hello"]);
    assert.match(oneLine(outcome), /^atwire: HTTP: no chunk size \[/);
  });

  for (const [what, answer, line] of [
    ["no HTTP response", "SSH-2.0-OpenSSH_9.2\r\n", /^atwire: HTTP: no HTTP response \[/],
    ["an endless header", `HTTP/1.1 200 OK\r\n${"X-Long: 1234567890\r\n".repeat(2000)}`, /^atwire: HTTP: the header is too long \[/],
    ["nothing", "", /^atwire: TRUNCATED: /],
  ] as const) {
    it(`tells of a server that answers ${what}`, async () => {
      const outcome = await run(["get", await servers.raw(answer)]);
      assert.deepEqual([outcome.code, outcome.stdout.length], [1, 0]);
      assert.match(oneLine(outcome), line);
    });
  }

  for (const engine of ["node", "xs"]) {
    it(`tells of a modem that restarts in mid-page, after what arrived, on ${engine}`, async () => {
      const url = await servers.http((_request, response) => response.end("z".repeat(65536)));
      const outcome = await run(["get", url, "--engine", engine, "--fault", "reboot after 3"]);
      assert.equal(outcome.code, 1);
      assert.match(oneLine(outcome), /^atwire: RESTARTED: the modem restarted \[/);
      assert.match(outcome.stdout.toString(), /^z{1500,60000}$/);
    });
  }

  it("looks for a modem at all rates before it gives up a real port", async () => {
    const asked: Buffer[] = [];
    const { port } = await servers.tcp((socket) => socket.on("data", (bytes) => asked.push(bytes)));
    const outcome = await run(["get", "http://127.0.0.1/", "--port", `tcp:127.0.0.1:${port}`]);
    assert.equal(outcome.code, 1);
    assert.match(oneLine(outcome), new RegExp(`^atwire: NO_MODEM: no modem answers at 115200, .*19200 baud \\[tcp:127\\.0\\.0\\.1:${port}\\]$`));
    assert.match(Buffer.concat(asked).toString("latin1"), /^AT\r/);
  }).timeout(120000);

  it("names a port that nobody serves", async () => {
    const at = new URL(await servers.nobody()).host;
    const outcome = await run(["get", "http://127.0.0.1/", "--port", `tcp:${at}`]);
    assert.equal(outcome.code, 1);
    assert.match(oneLine(outcome), /^atwire: cannot connect to tcp:127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  });

  it("notices a simulator that is killed in mid-page", async () => {
    const { url } = await servers.tcp((socket) => socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n" + "k".repeat(500_000));
    }));
    const modem = await simulator("--listen", "127.0.0.1:0", "--set", "activation=10");
    const get = program(["get", url, "--port", `tcp:${modem.address}`]);
    await get.until("stdout", /k{1500}/);
    await modem.simulator.end("SIGKILL");
    const outcome = await get.end();
    assert.equal(outcome.code, 1);
    assert.match(oneLine(outcome), /^atwire: tcp:127\.0\.0\.1:\d+: (the other side closed the port|read ECONNRESET)$/);
    assert.match(outcome.stdout.toString(), /^k+$/);
  });

  it("exits 1 where it cannot listen", async () => {
    const { port } = await servers.tcp(() => {});
    const outcome = await program(["simulate", "quectel-bg95", "--listen", `127.0.0.1:${port}`]).end();
    assert.equal(outcome.code, 1);
    assert.match(oneLine(outcome), /^atwire: cannot listen: .*EADDRINUSE/);
  });
});

describe("atwire without the XS engine", () => {
  const servers = new Servers();
  afterEach(() => servers.close());
  const nowhere = { XSNAP_WORKER: path.join(os.tmpdir(), "no-such-worker") };

  /** Lets node believe that @agoric/xsnap is not installed. */
  function uninstalled(folder: string): string[] {
    const file = path.join(folder, "no-xsnap.cjs");
    writeFileSync(file, `const m = require("node:module"), resolve = m._resolveFilename;
      m._resolveFilename = function (name, ...rest) { if (name.startsWith("@agoric/xsnap")) throw Object.assign(new Error("no " + name), { code: "MODULE_NOT_FOUND" }); return resolve.call(this, name, ...rest); };`);
    return ["--require", file];
  }

  it("exits 2 when it is asked for, before anything is sent", async () => {
    let asked = false;
    const url = await servers.http((_request, response) => { asked = true; response.end(); });
    const outcome = await program(["get", url, "--engine", "xs"], nowhere).end();
    assert.deepEqual([outcome.code, outcome.stdout.length, asked], [2, 0, false]);
    assert.match(oneLine(outcome), /^atwire: no XS worker at XSNAP_WORKER=/);
  });

  for (const [state, env, said] of [
    ["not installed", {}, /^the XS engine is not installed; install a C compiler .* and run: npm install @agoric\/xsnap$/m],
    ["not where XSNAP_WORKER says", nowhere, /^no XS worker at XSNAP_WORKER=.*$/m],
  ] as const) {
    it(`runs the main job on Node, with one line about why, where it is ${state}`, async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "atwire-"));
      const preload = env === nowhere ? [] : uninstalled(folder);
      try {
        const outcome = await startJob(preload, env);
        assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
        const text = outcome.stdout.toString();
        assert.match(text, said);
        assert.match(text, /engine +Node\n +page +65536 bytes, checksum agreed/);
        const outcome2 = await program(["get", "http://127.0.0.1/", "--engine", "xs"], env, preload).end();
        assert.equal(outcome2.code, 2);
        assert.match(oneLine(outcome2), /XS/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  async function startJob(preload: string[], env: Record<string, string>) {
    const { Program } = await import("./cli.js");
    return new Program(["--import=tsx", ...preload, "hosts/cli/start.ts"], { env }).end();
  }

  it("is not what these tests run on", async () => {
    const { xsWorkerPath } = await import("../../hosts/desktop/xs-worker.js");
    assert.ok(existsSync(xsWorkerPath()), "the tests need the XS worker");
  });
});
