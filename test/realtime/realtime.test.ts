import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { RunError } from "../../hosts/cli/faults.js";
import { fetchPage } from "../../hosts/cli/fetch-page.js";
import { parsePort } from "../../hosts/cli/port-choice.js";
import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { serialPort, tcpPort, type Port } from "../../hosts/desktop/port.js";
import { Runner } from "../../hosts/desktop/run.js";
import { program, Servers, simulator, type Program } from "../cli/cli.js";
import { SimHost } from "../driver/sim-host.js";

/** Pages that contain what modems say: a short one, and one that is under way for 3.5 s at 115200 baud. */
const SAYINGS = Buffer.from('line\r\nOK\r\n\r\n+QIURC: "closed",0\r\n> \x1a\x00\xff', "latin1");
const PAGE = Buffer.alloc(6000, SAYINGS);
const LONG_PAGE = Buffer.alloc(40_000, SAYINGS);

/** A modem's identity: an answer that no other command gives. */
const IMEI = "866425030000016";

/** How a modem in another process is reached. */
interface Transport {
  name: string;
  /** What `simulate` is told. */
  place(folder: string): string[];
  /** `get --port` for the address at which it listens. */
  port(address: string): string;
  open(address: string): Promise<Port>;
  /** What this machine lacks for it. */
  missing?: string;
}

const TRANSPORTS: Transport[] = [
  {
    name: "TCP",
    place: () => ["--listen", "127.0.0.1:0"],
    port: (address) => `tcp:${address}`,
    open: (address) => tcpPort("127.0.0.1", Number(address.split(":")[1])),
  },
  {
    name: "a PTY",
    place: (folder) => ["--pty", path.join(folder, "modem")],
    port: (address) => address,
    open: (address) => serialPort(address, 115200),
    missing: spawnSync("socat", ["-V"]).error && "socat: apt install socat, or brew install socat",
  },
];

for (const transport of TRANSPORTS) {
  const { missing } = transport;
  describe(`in real time, between processes, over ${transport.name}${missing ? ` (needs ${missing})` : ""}`, function () {
    this.timeout(40_000);
    const servers = new Servers();
    const running: Program[] = [];
    let folder = "";
    let url = "";
    let requests = 0;

    before(function () {
      folder = mkdtempSync(path.join(os.tmpdir(), "atwire-"));
      // a machine of one's own may lack it, the one that vouches for a release may not
      if (missing && process.env.CI) throw new Error(`the PTY cases need ${missing}`);
      if (missing) this.skip();
      // what is built at first use would take its time in the middle of a test
      applicationBundle("hosts/desktop/http-get.ts");
    });
    after(() => rmSync(folder, { recursive: true }));
    beforeEach(async () => {
      requests = 0;
      url = await servers.http((request, response) => {
        requests++;
        response.end(request.url === "/long" ? LONG_PAGE : PAGE);
      });
    });
    afterEach(async () => {
      servers.close();
      await Promise.all(running.splice(0).map((each) => each.end("SIGTERM")));
    });

    /** Starts a modem. @returns where it is */
    async function modem(...args: string[]): Promise<string> {
      const started = await simulator(...transport.place(folder), ...args);
      running.push(started.simulator);
      return started.address;
    }

    /** Fetches a page in this process. @returns its bytes, or as many as came before the modem or the network failed */
    async function fetchHere(address: string, page: string, baud: number, onBody: (count: number) => void): Promise<{ body: Buffer; error?: RunError }> {
      const chunks: Buffer[] = [];
      const { hostname, port } = new URL(url);
      const fetched = fetchPage({
        target: { host: hostname, port: Number(port), path: page },
        dialect: "quectel-bg95",
        port: parsePort(transport.port(address)),
        engine: "node",
        modem: { baud },
        timeout: 25,
        onBody(bytes) {
          chunks.push(Buffer.from(bytes));
          onBody(bytes.length);
        },
      });
      const error = await fetched.then(() => undefined, (failure: unknown) => {
        if (!(failure instanceof RunError)) throw failure;
        return failure;
      });
      return { body: Buffer.concat(chunks), error };
    }

    it("a modem is brought up and a page arrives byte for byte, from a third process", async () => {
      const address = await modem();
      const outcome = await program(["get", url, "--port", transport.port(address), "--timeout", "25"]).end();
      assert.deepEqual([outcome.code, outcome.stderr, requests], [0, "", 1]);
      assert.ok(outcome.stdout.equals(PAGE));
    });

    it("a modem in data mode is escaped from it: silence, +++, silence", async () => {
      const address = await modem("--set", "mode=data", "--set", "activation=10", "--trace");
      const outcome = await program(["get", url, "--port", transport.port(address), "--trace", "--timeout", "25"]).end();
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.ok(outcome.stdout.equals(PAGE));
      const said = outcome.stderr.split("\n").map((line) => /^ *([\d.]+) (.*)$/.exec(line)).filter((match) => match !== null);
      const escape = said.findIndex(([, , text]) => text === "> +++");
      const silent = (from: number, to: number): number => Number(said[to][1]) - Number(said[from][1]);
      assert.ok(escape > 0 && said.slice(0, escape).every(([, , text]) => text === "> AT"), "until then nothing is answered");
      assert.ok(silent(escape - 1, escape) >= 1 && silent(escape, escape + 1) >= 1);
      const [{ stderr }] = running;
      assert.equal(Number(/> \((\d+) bytes\)/.exec(stderr)?.[1]), escape * "AT\r".length + "+++".length, "until the second silence all of it was data");
      assert.match(stderr, /> AT\+QICLOSE=0,0/, "the connection that was left open is closed");
    });

    it("a modem that is silent for 2 s in mid-page is waited for", async () => {
      const address = await modem("--fault", "silence after 3 for 2");
      let last = 0, longest = 0, after = 0, count = 0;
      const { body, error } = await fetchHere(address, "/long", 115200, (length) => {
        const now = performance.now();
        if (last && now - last > longest) [longest, after] = [now - last, count];
        last = now;
        count += length;
      });
      assert.equal(error, undefined);
      assert.ok(body.equals(LONG_PAGE), `${body.length} bytes`);
      assert.ok(longest > 1500, `the silence fell into the page: ${longest} ms after ${after} bytes`);
    });

    // nothing of this depends on the transport
    if (transport.name === "TCP") it("a modem that stands still for 6.5 s in mid-payload brings the page whole, or a named error in bounded time", async () => {
      const address = await modem("--baud", "19200");
      const [{ child }] = running;
      const began = performance.now();
      let count = 0;
      const { body, error } = await fetchHere(address, "/", 19200, (length) => {
        // the next 1500 bytes take 800 ms
        if (count === 0) setTimeout(() => {
          child.kill("SIGSTOP");
          setTimeout(() => child.kill("SIGCONT"), 6500);
        }, 400);
        count += length;
      });
      assert.ok(count > 0 && count === body.length);
      assert.ok(PAGE.subarray(0, count).equals(body), "nothing wrong came");
      if (error) assert.match(error.message, /^[A-Z_]+: .+ \[.*\]$/);
      else assert.equal(count, PAGE.length);
      assert.ok(performance.now() - began < 20_000);
    });

    it("an answer that comes after its command's time is nobody else's", async () => {
      const port = await transport.open(await modem("--latency", "60"));
      const answers: string[] = [];
      let timeouts = 0;
      // 10 ms are too short for what takes 60: unless this machine was stopped meanwhile, which is allowed now and then
      const ask = (round: number): void => {
        host.modem.command("AT+CSQ", (error, lines) => {
          if (error?.code === "TIMEOUT") timeouts++;
          else answers.push(`+CSQ ${lines.join()}`);
        }, 10);
        host.modem.command("AT+CGSN", (error, lines) => {
          answers.push(error ? error.code : lines.join());
          if (timeouts === 3 || round === 10) runner.stop();
          else ask(round + 1);
        }, 5000);
      };
      const host: SimHost = new SimHost({ onReady: () => ask(1) });
      const runner = new Runner(host, port);
      const late = setTimeout(() => runner.stop(), 25_000);
      try {
        await runner.run();
      } finally {
        clearTimeout(late);
        await port.close();
      }
      assert.equal(timeouts, 3);
      assert.ok(answers.length >= 3);
      assert.deepEqual(answers.filter((answer) => answer !== IMEI && answer !== "+CSQ +CSQ: 24,99"), []);
      assert.deepEqual([host.errors, host.thrown, host.ready], [[], [], 1]);
    });
  });
}
