import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { once } from "node:events";
import { program, Servers, simulator, type Program } from "./cli.js";

/** A plain TCP client, as with netcat: types, and reads until the answer is there. */
class Client {
  private heard = "";

  private constructor(private readonly socket: net.Socket) {
    socket.setEncoding("latin1");
  }

  static async connect(options: net.NetConnectOpts): Promise<Client> {
    const socket = net.connect(options);
    await once(socket, "connect");
    return new Client(socket);
  }

  async say(text: string, end: string): Promise<string> {
    this.socket.write(text, "latin1");
    return this.hear(end);
  }

  async hear(end: string): Promise<string> {
    const deadline = AbortSignal.timeout(15000);
    while (!this.heard.endsWith(end)) this.heard += ((await once(this.socket, "data", { signal: deadline })) as [string])[0];
    const heard = this.heard;
    this.heard = "";
    return heard;
  }

  hangUp(): void {
    this.socket.destroy();
  }
}

describe("atwire simulate", () => {
  const servers = new Servers();
  const running: Program[] = [];
  let folder = "";
  before(() => { folder = mkdtempSync(path.join(os.tmpdir(), "atwire-")); });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    servers.close();
    await Promise.all(running.splice(0).map((each) => each.end("SIGKILL")));
  });

  async function started(...args: string[]): Promise<{ simulator: Program; address: string }> {
    const result = await simulator(...args);
    running.push(result.simulator);
    return result;
  }

  const PAGE = Buffer.concat([Buffer.from('\r\nOK\r\n+QIURC: "closed",0\r\n> \x1a'), Buffer.from(Array.from({ length: 3000 }, (_, i) => i & 255))]);

  it("answers a plain TCP client that types chapters 3.1 and 3.2 against a real server", async () => {
    const received: string[] = [];
    const { port } = await servers.tcp((socket) => socket.on("data", (bytes) => {
      received.push(bytes.toString());
      if (received.join("") === "test1test12345") socket.write("test1");
    }));
    const { simulator, address } = await started("--listen", "127.0.0.1:0");
    const [host, at] = address.split(":");
    assert.equal(host, "127.0.0.1");
    const client = await Client.connect({ host, port: Number(at) });
    const OK = "\r\nOK\r\n";
    assert.equal(await client.say('AT+QICSGP=1,1,"CMNBIOT","","",1\r', OK), `AT+QICSGP=1,1,"CMNBIOT","","",1\r${OK}`);
    assert.equal(await client.say("ATE0\r", OK), `ATE0\r${OK}`);
    assert.equal(await client.say("AT+QIACT=1\r", OK), OK);
    assert.equal(await client.say("AT+QIACT?\r", OK), `\r\n+QIACT: 1,1,1,"10.7.157.1"\r\n${OK}`);
    assert.equal(await client.say(`AT+QIOPEN=1,0,"TCP","127.0.0.1",${port},0,0\r`, "+QIOPEN: 0,0\r\n"), `${OK}\r\n+QIOPEN: 0,0\r\n`);
    assert.match(await client.say("AT+QISTATE=1,0\r", OK), new RegExp(`^\r\n\\+QISTATE: 0,"TCP","127\\.0\\.0\\.1",${port},\\d+,2,1,0,0,"usbmodem"\r\n\r\nOK\r\n$`));
    assert.equal(await client.say("AT+QISEND=0\r", "> "), "\r\n> ");
    assert.equal(await client.say("test1\x1a", "SEND OK\r\n"), "test1\r\nSEND OK\r\n");
    assert.equal(await client.say("AT+QISEND=0,4\r", "> "), "\r\n> ");
    assert.equal(await client.say("test", "SEND OK\r\n"), "test\r\nSEND OK\r\n");
    assert.equal(await client.say("AT+QISEND=0,0\r", OK), `\r\n+QISEND: 9,9,0\r\n${OK}`);
    // the server answers at once, so its URC comes with the result
    assert.equal(await client.say('AT+QISENDEX=0,"3132333435"\r', 'recv",0\r\n'), '\r\nSEND OK\r\n\r\n+QIURC: "recv",0\r\n');
    assert.equal(await client.say("AT+QISEND=0,0\r", OK), `\r\n+QISEND: 14,14,0\r\n${OK}`);
    assert.equal(await client.say("AT+QIRD=0,1500\r", OK), `\r\n+QIRD: 5\r\ntest1\r\n${OK}`);
    assert.equal(await client.say("AT+QIRD=0,1500\r", OK), `\r\n+QIRD: 0\r\n${OK}`);
    assert.equal(await client.say("AT+QIRD=0,0\r", OK), `\r\n+QIRD: 5,5,0\r\n${OK}`);
    assert.equal(await client.say("AT+QICLOSE=0\r", OK), OK);
    assert.equal(await client.say("AT+QIDEACT=1\r", OK), OK);
    assert.equal(received.join("|"), "test1|test|12345");
    client.hangUp();
    assert.deepEqual(await simulator.end("SIGTERM"), { code: 0, stdout: Buffer.from(`listening on ${address}\n`), stderr: "" });
  });

  for (const engine of ["node", "xs"]) {
    it(`serves get --port tcp: on ${engine} from another process, twice in a row`, async () => {
      const url = await servers.http((_request, response) => response.end(PAGE));
      const { address } = await started("--listen", "127.0.0.1:0", "--set", "activation=10");
      for (let round = 0; round < 2; round++) {
        const outcome = await program(["get", url, "--port", `tcp:${address}`, "--engine", engine]).end();
        assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
        assert.ok(outcome.stdout.equals(PAGE));
      }
    });
  }

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`stops cleanly on ${signal}, with a program connected`, async () => {
      const { simulator, address } = await started("--listen", "127.0.0.1:0");
      const client = await Client.connect({ host: "127.0.0.1", port: Number(address.split(":")[1]) });
      await client.say("AT\r", "OK\r\n");
      const outcome = await simulator.end(signal);
      assert.deepEqual([outcome.code, outcome.stderr, simulator.child.signalCode], [0, "", null]);
    });
  }

  it("shows the dialogue with --trace, never a PIN or a password", async () => {
    const { simulator, address } = await started("--listen", "127.0.0.1:0", "--trace", "--set", "pin=73519264");
    const client = await Client.connect({ host: "127.0.0.1", port: Number(address.split(":")[1]) });
    await client.say("AT+CPIN=73519264\r", "SMS DONE\r\n");
    await client.say('AT+QICSGP=1,1,"iot","uZerName","pAsswOrd",1\r', "OK\r\n");
    const { code, stderr } = await simulator.end("SIGTERM");
    assert.equal(code, 0);
    assert.match(stderr, /> AT\+CPIN=\*\*\*/);
    assert.doesNotMatch(stderr, /7351|uZer|pAss/);
  });

  it("serves a unix socket, and takes it away when it stops", async () => {
    const url = await servers.http((_request, response) => response.end(PAGE));
    const place = path.join(folder, "socket");
    const { simulator, address } = await started("--unix", place, "--set", "activation=10");
    assert.equal(address, place);
    const outcome = await program(["get", url, "--port", `unix:${place}`]).end();
    assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
    assert.ok(outcome.stdout.equals(PAGE));
    assert.equal((await simulator.end("SIGINT")).code, 0);
    assert.ok(!existsSync(place));
  });

  it("speaks on standard input and output, until the input ends", async () => {
    const modem = program(["simulate", "quectel-bg95", "--stdio"]);
    running.push(modem);
    await modem.until("stderr", /^listening on stdio\n/);
    modem.child.stdin.write("AT\r");
    await modem.until("stdout", /OK\r\n$/);
    modem.child.stdin.end();
    const outcome = await modem.end();
    assert.deepEqual([outcome.code, outcome.stdout.toString()], [0, "AT\r\r\nOK\r\n"]);
  });

  it("lists its settings", async () => {
    const outcome = await program(["simulate", "quectel-bg95", "--set", "help"]).end();
    assert.equal(outcome.code, 0);
    const keys = outcome.stdout.toString().split("\n").filter((line) => /^\w+=/.test(line)).map((line) => line.split("=")[0]);
    for (const key of ["boot", "sim", "pin", "registration", "context", "baud", "mode", "sockets", "echo", "prompt", "errorText"]) assert.ok(keys.includes(key), key);
  });

  describe("on a pseudo-terminal", () => {
    const socat = spawnSync("socat", ["-V"]).status === 0;
    before(function () {
      if (!socat && process.env.CI) assert.fail("socat is missing: apt install socat");
      if (!socat) this.skip();
    });

    for (const engine of ["node", "xs"]) {
      it(`serves get --port DEVICE by serialport, on ${engine}`, async () => {
        const url = await servers.http((_request, response) => response.end(PAGE));
        const link = path.join(folder, `tty-${engine}`);
        const { simulator, address } = await started("--pty", link, "--set", "activation=10");
        assert.equal(address, link);
        const outcome = await program(["get", url, "--port", link, "--engine", engine]).end();
        assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
        assert.ok(outcome.stdout.equals(PAGE));
        assert.equal((await simulator.end("SIGTERM")).code, 0);
        assert.ok(!existsSync(link));
      });
    }
  });
});
