import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { FAMILIES, MODES } from "../driver/families.js";
import { run, Servers } from "./cli.js";

/** Every byte value and what the families' notices, headers, prompts and final result codes look like. */
const PAGE = Buffer.concat([
  Buffer.from('\r\nOK\r\n\r\nERROR\r\nERROR:4\r\n> \r\n#\x1a\x1b+++\r\n+QIURC: "closed",0\r\n+QIRD: 5\r\n+IPCLOSE: 0,1\r\n+CIPRXGET: 1,0\r\n+CARECV: 3,abc\r\n+CASTATE: 0,0\r\n#XRECV: 1, 5\r\nOK\r\n#XTCPRECV: 5\r\nOK\r\n+SOCKRD:0,3,\r\n#+SOCKCL:0\r\n', "latin1"),
  Buffer.from(Array.from({ length: 6000 }, (_, i) => (i * 11 + (i >> 7)) & 255)),
  Buffer.from("plain text, \r\n#XRECV: 1, 12\r\nOK\r\n".repeat(60)),
]);

describe("atwire get, through a modem of every family", () => {
  const servers = new Servers();
  afterEach(() => servers.close());

  for (const { dialect, mode = "buffer", simulator } of [...FAMILIES, ...MODES]) for (const profile of simulator?.profile ? [simulator.profile] : ["document", "device"]) for (const engine of ["node", "xs"]) {
    it(`${dialect.name} in ${mode} mode as its ${profile} has it, on ${engine}`, async () => {
      const url = await servers.http((_request, response) => response.end(PAGE));
      const outcome = await run(["get", url, "--port", `sim:${dialect.name}`, "--mode", mode, "--profile", profile, "--engine", engine]);
      assert.equal(outcome.stderr, "");
      assert.equal(outcome.code, 0);
      assert.equal(hash(outcome.stdout), hash(PAGE));
    });
  }

  for (const { dialect, mode, oneWay } of MODES) if (mode === "transparent" && !oneWay) it(`${dialect.name} in transparent mode, left by DTR`, async () => {
    const url = await servers.http((_request, response) => response.end(PAGE));
    const outcome = await run(["get", url, "--port", `sim:${dialect.name}`, "--mode", mode, "--dtr", "--engine", "xs", "--trace"]);
    assert.deepEqual([outcome.code, hash(outcome.stdout)], [0, hash(PAGE)]);
    assert.match(outcome.stderr, /> AT&D1\n/);
  });

  it("tells that a firmware has no such mode", async () => {
    const url = await servers.http((_request, response) => response.end(PAGE));
    const outcome = await run(["get", url, "--port", "sim:nordic-slm", "--mode", "transparent"]);
    assert.deepEqual([outcome.code, outcome.stdout.length], [1, 0]);
    assert.match(outcome.stderr, /^atwire: UNSUPPORTED: .*v1\.5 is wanted.*\n$/);
  });

  for (const { dialect } of FAMILIES) it(`finds out that it speaks ${dialect.name}`, async () => {
    const url = await servers.http((_request, response) => response.end("found"));
    const outcome = await run(["get", url, "--port", `sim:${dialect.name}`, "--dialect", "auto", "--engine", "xs"]);
    assert.deepEqual([outcome.stderr, outcome.code, outcome.stdout.toString()], ["", 0, "found"]);
  });

  it("finds out what it speaks, and takes it in the mode that is asked for", async () => {
    const url = await servers.http((_request, response) => response.end("found"));
    const outcome = await run(["get", url, "--port", "sim:simcom-a7600", "--dialect", "auto", "--mode", "push", "--trace"]);
    assert.deepEqual([outcome.code, outcome.stdout.toString()], [0, "found"]);
    assert.match(outcome.stderr, /> AT\+CIPRXGET=0\n/);
    const without = await run(["get", url, "--port", "sim:microchip-anycloud", "--dialect", "auto", "--mode", "push"]);
    assert.deepEqual([without.code, without.stdout.length], [1, 0]);
    assert.match(without.stderr, /^atwire: UNSUPPORTED: microchip-anycloud has no push mode \[sim:microchip-anycloud\]\n$/);
  });
});

function hash(bytes: Uint8Array): string {
  return `${bytes.length} bytes ${createHash("sha256").update(bytes).digest("hex")}`;
}
