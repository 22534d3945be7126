import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { simulate } from "../../hosts/cli/simulate.js";
import { startSimulator, type Simulator } from "../../hosts/simulator/index.js";
import { connect, Program } from "./program.js";

const start = (set: Record<string, string> = {}): Promise<Simulator> => startSimulator({ dialect: "quectel-bg95", clock: "real", network: "real", baud: 921600, set: { activation: "10", ...set } });

describe("simulator: external programs", () => {
  it("turns a second program away until the first has gone, and keeps its state between them", async () => {
    const sim = await start();
    const { port } = await sim.listen({ port: 0 });
    const first = await connect({ port: port! });
    await first.program.say("ATE0\r");
    const second = await connect({ port: port! });
    await second.program.untilClosed();
    assert.equal(await first.program.say("AT\r"), "\r\nOK\r\n");
    first.socket.end();
    await first.program.untilClosed();
    const third = await connect({ port: port! });
    assert.equal(await third.program.say("AT\r"), "\r\nOK\r\n");
    await sim.close();
    await third.program.untilClosed();
  });

  it("takes CR LF for one line end before a prompt, however busy the machine is", async () => {
    const busy = (line: string): void => {
      for (const until = performance.now() + 150; line.includes("> AT+QISEND") && performance.now() < until; );
    };
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "real", network: "local", baud: 300, set: { echo: "0", sockets: "0" }, trace: busy });
    const { port } = await sim.listen({ port: 0 });
    const { program } = await connect({ port: port! });
    try {
      assert.equal(await program.say("AT+QISEND=0,5\r\n", / $/), "\r\n> ");
      assert.equal(await program.say("\nabcd"), "\nabcd\r\nSEND OK\r\n");
    } finally {
      await sim.close();
    }
  });

  it("takes a great deal at once", async () => {
    const sim = await start({ echo: "0" });
    const { port } = await sim.listen({ port: 0 });
    const { program } = await connect({ port: port! });
    const answer = await program.say(`${" ".repeat(20_000)}\r`.repeat(2) + "AT\r", /OK\r\n$/);
    assert.equal(answer, "\r\nOK\r\n");
    await sim.close();
  });

  it("paces bytes at the modem's rate", async () => {
    const sim = await startSimulator({ dialect: "quectel-bg95", clock: "real", network: "real", baud: 9600, set: { echo: "0" } });
    const { port } = await sim.listen({ port: 0 });
    const { program } = await connect({ port: port! });
    const began = performance.now();
    const answer = await program.say("AT+CGSN\r");
    const took = performance.now() - began;
    const wire = ((8 + answer.length) * 10_000) / 9600;
    assert.ok(took >= wire - 1, `${took} ms for ${wire}`);
    await sim.close();
  });

  it("serves a unix socket", async () => {
    const place = mkdtempSync(path.join(os.tmpdir(), "atwire-"));
    const sim = await start({ echo: "0" });
    const file = path.join(place, "modem");
    assert.equal((await sim.listen({ path: file })).address, file);
    const { program } = await connect({ path: file });
    assert.equal(await program.say("AT\r"), "\r\nOK\r\n");
    await sim.close();
    rmSync(place, { recursive: true });
  });

  it("serves a pseudo-terminal where socat is installed, and says so where it is not", async () => {
    const place = mkdtempSync(path.join(os.tmpdir(), "atwire-"));
    const link = path.join(place, "modem");
    const sim = await start({ echo: "0" });
    if (spawnSync("socat", ["-V"]).error) {
      await assert.rejects(sim.listen({ pty: link }), /needs socat: apt install socat/);
    } else {
      await sim.listen({ pty: link });
      const output = createWriteStream(link, { flags: "r+" });
      const input = createReadStream(link);
      const program = new Program(Object.assign(input, { write: (text: string) => output.write(text, "latin1") }) as unknown as NodeJS.ReadWriteStream);
      assert.equal(await program.say("AT\r"), "\r\nOK\r\n");
      assert.equal(await program.say("AT+CMEE?\r"), "\r\n+CMEE: 0\r\n\r\nOK\r\n");
      output.destroy();
      input.destroy();
    }
    await sim.close();
    rmSync(place, { recursive: true });
  });

  it("tells when a place cannot be had", async () => {
    const other = net.createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const sim = await start();
    await assert.rejects(sim.listen({ port: (other.address() as net.AddressInfo).port }), /EADDRINUSE/);
    await sim.close();
    other.close();
  });
});

describe("atwire simulate", () => {
  function io(): { stdout: PassThrough; stderr: PassThrough } {
    return { stdout: new PassThrough({ encoding: "utf8" }), stderr: new PassThrough({ encoding: "utf8" }) };
  }

  it("says where it listens, traces with secrets hidden, and stops cleanly", async () => {
    const where = io();
    const stop = new AbortController();
    const code = simulate({ dialect: "quectel-bg95", listen: "127.0.0.1:0", set: { pin: "1234", echo: "0" }, trace: true }, where, stop.signal);
    const [line] = (await once(where.stdout, "data")) as [string];
    const { program } = await connect({ port: Number(/^listening on 127\.0\.0\.1:(\d+)\n$/.exec(line)![1]) });
    assert.match(await program.say("AT+CPIN=1234\r", /SMS DONE\r\n$/), /OK/);
    stop.abort();
    assert.equal(await code, 0);
    await program.untilClosed();
    const trace = where.stderr.read() as string;
    assert.match(trace, /> AT\+CPIN=\*\*\*\\r\n/);
    assert.doesNotMatch(trace, /1234/);
  });

  it("lists what can be set", async () => {
    const where = io();
    assert.equal(await simulate({ dialect: "quectel-bg95", set: { help: "" } }, where), 0);
    assert.match(where.stdout.read() as string, /^boot=booted\|silent\|booting\|off\n {4}.*\[booted\]\n/);
  });

  const refused: [string, Parameters<typeof simulate>[0], RegExp][] = [
    ["two places", { dialect: "quectel-bg95", listen: "0", stdio: true }, /--listen and --stdio exclude each other/],
    ["a place that is none", { dialect: "quectel-bg95", listen: "localhost" }, /HOST:PORT is wanted/],
    ["a port out of range", { dialect: "quectel-bg95", listen: "127.0.0.1:65536" }, /HOST:PORT is wanted/],
    ["an unknown dialect", { dialect: "quectel" }, /unknown dialect "quectel": did you mean quectel-bg95/],
    ["an unknown setting", { dialect: "quectel-bg95", set: { regitration: "home" } }, /did you mean registration/],
    ["an unknown fault", { dialect: "quectel-bg95", faults: "explode" }, /unknown fault/],
  ];
  for (const [name, options, message] of refused) it(`refuses ${name}`, () => assert.rejects(simulate(options, io()), (error: Error) => error.constructor.name === "UsageError" && message.test(error.message)));

  it("fails where the port is taken", async () => {
    const other = net.createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    await assert.rejects(simulate({ dialect: "quectel-bg95", listen: `127.0.0.1:${(other.address() as net.AddressInfo).port}` }, io()), (error: Error) => error.constructor.name === "RunError" && /EADDRINUSE/.test(error.message));
    other.close();
  });
});
