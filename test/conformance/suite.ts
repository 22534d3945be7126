import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HostProcess } from "../../hosts/host-process.js";
import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { NodeEngine } from "../../hosts/desktop/node-engine.js";
import { XsEngine } from "../../hosts/desktop/xs-engine.js";
import { startSimulator, type LocalNetwork, type Simulator } from "../../hosts/simulator/index.js";
import { SECURED_BY_TAG, SECURED_NEVER } from "../../src/dialect.js";
import type { Family } from "../driver/families.js";
import type { SuiteEvent, SuiteOptions } from "./suite-app.js";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** A test in the form of the SDK's: test262's front matter, then a module's text. */
export interface SocketTest {
  name: string;
  source: string;
  /** What of a modem it needs: "udp", "listener", "tls", "no-tls", or "links" for two connections. */
  features: string[];
  /** The exception that it lets through to the engine. */
  throws: string | undefined;
}

export function readTest(name: string, source: string): SocketTest {
  const front = /\/\*---([^]*?)---\*\//.exec(source);
  if (!front) throw new Error(`${name} has no front matter`);
  const features = /^features: \[(.*)\]$/m.exec(front[1]);
  return { name, source, features: features ? features[1].split(", ") : [], throws: /^throws: (.*)$/m.exec(front[1])?.[1] };
}

export function ownTests(): SocketTest[] {
  const names = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js")).sort();
  return names.map((name) => readTest(name, readFileSync(FOLDER + name, "utf8")));
}

/** Whether a modem of the family can do what a test needs. */
export function suits(test: SocketTest, { dialect, links }: Family): boolean {
  const has: Record<string, boolean> = { udp: dialect.datagramLimit > 0, listener: dialect.listens, tls: dialect.security !== SECURED_NEVER, "no-tls": dialect.security === SECURED_NEVER, links: links > 1 };
  return test.features.every((feature) => has[feature]);
}

/** The authority that the tests' servers show: a model's, see network-local-tls.ts. */
const AUTHORITY = "-----BEGIN CERTIFICATE-----\nTW9kZWw=\n-----END CERTIFICATE-----\n";

/** What came of a test: undefined when it passed. */
export type Outcome = { error?: string; thrown: string[] };

/** The servers of the tests' world. */
function furnish(local: LocalNetwork): void {
  local.host("www.example.com", "93.184.216.34");
  local.host("another.example", "93.184.216.34");
  local.host("pool.ntp.org", "162.159.200.1");
  // echo
  local.serve(7, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
  // discard
  local.serve(9, () => {});
  // says how long each piece is that comes
  local.serve(11, (peer) => { peer.onData = (bytes) => peer.write(Buffer.of(bytes.length)); });
  // says something and waits
  local.serve(13, (peer) => peer.write(Buffer.from("0123456789")));
  // says something and hangs up
  local.serve(17, (peer) => {
    peer.write(Buffer.from("0123456789"));
    peer.end();
  });
  local.serve(80, (peer) => {
    peer.onData = () => {
      peer.onData = () => {};
      peer.write(Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: 1256\r\nconnection: close\r\n\r\n${"x".repeat(1256)}`));
      peer.end();
    };
  });
  local.serve(443, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); }, { name: "www.example.com", authority: AUTHORITY });
  for (const port of [7, 123]) {
    const peer = local.datagrams(port);
    peer.onMessage = (bytes, from) => peer.send(Buffer.from(bytes), from);
  }
}

/** Has the modem reach its own listeners and UDP ports, at any address: the SDK's tests connect to themselves. */
function loopBack({ local, clock }: Simulator): void {
  for (let port = 1024; port < 65536; port++) local.datagrams(port).onMessage = (bytes, from) => local.datagrams(from, "127.0.0.1").send(bytes, port);
  for (let port = 1024; port < 65536; port++) {
    local.serve(port, (peer) => {
      const early: Buffer[] = [];
      peer.onData = (bytes) => early.push(Buffer.from(bytes));
      const connect = (tries: number): void => {
        const other = local.connect(port, (back) => {
          peer.onData = (bytes) => back.write(Buffer.from(bytes));
          for (const bytes of early) back.write(bytes);
        }, "127.0.0.1");
        other.onData = (bytes) => peer.write(Buffer.from(bytes));
        other.onEnd = () => peer.end();
        peer.onEnd = () => other.end();
        // the modem may be told to connect before it is told to listen
        other.onClose = () => (tries > 0 ? clock.after(1000, () => connect(tries - 1)) : peer.end());
      };
      connect(5);
    });
  }
}

/** Runs tests one after another over one simulated modem and one engine. @param loops connections to the modem's own ports come back to it */
export async function runTests(family: Family, engineName: "node" | "xs", tests: SocketTest[], loops = false): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  let current: Outcome = { thrown: [] };
  let over = false;
  let failure: string | undefined;
  const folder = mkdtempSync(join(tmpdir(), "atwire-suite-"));
  const authority = join(folder, "authority.pem");
  writeFileSync(authority, AUTHORITY);
  const byTag = family.dialect.security === SECURED_BY_TAG;
  const set: Record<string, string> = family.dialect.security === SECURED_NEVER ? {} : { [byTag ? "ca.7" : "ca.authority"]: authority };
  const simulator: Simulator = await startSimulator({ dialect: family.dialect.name, clock: "virtual", network: "local", seed: 1, set });
  furnish(simulator.local);
  if (loops) loopBack(simulator);
  const events = {
    log(text: string) {
      const event = JSON.parse(text) as SuiteEvent;
      if (event.type === "begin") outcomes.set(event.name, (current = { thrown: [], error: "it did not end" }));
      else if (event.type === "end") current.error = event.error;
      else if (event.type === "over") over = true;
      else if (event.type === "failed") failure = event.error;
      else {
        const { greeting } = event;
        simulator.local.connect(event.port, (peer) => {
          peer.onData = (bytes) => peer.write(Buffer.from(bytes));
          if (greeting) peer.write(Buffer.from(greeting));
        });
      }
    },
    error(text: string) { current.thrown.push(text.split("\n")[0]); },
  };
  const config: SuiteOptions = {
    dialect: family.dialect.name,
    modem: { ...family.modem, links: Math.min(family.links, 4) },
    tests: tests.map(({ name, source }) => ({ name, source })),
    hosts: { "www.example.com": "93.184.216.34", "pool.ntp.org": "162.159.200.1" },
    secure: byTag ? { tag: 7 } : { ca: "authority" },
  };
  const bundle = applicationBundle("test/conformance/suite-app.ts");
  const engine: NodeEngine | XsEngine = engineName === "xs" ? await XsEngine.start(bundle, config, events) : await NodeEngine.start(bundle, config, events);
  try {
    simulator.attach(engine as HostProcess);
    await simulator.run(() => over || failure !== undefined, 400_000 * (tests.length + 1));
    if (failure !== undefined) throw new Error(failure);
  } finally {
    await simulator.close();
    await engine.close();
    rmSync(folder, { recursive: true });
  }
  return outcomes;
}
