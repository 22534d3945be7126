import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import Aedes from "aedes";
import type { Identity } from "./authority.js";
import { freePort, serveAt } from "./outside.js";

/** A real MQTT broker at a free port of 127.0.0.1. */
export interface Broker {
  port: number;
  stop(): Promise<void>;
}

export interface BrokerOptions {
  /** It speaks TLS, and shows this. */
  identity?: Identity;
  /** Whoever comes must be "admin" with this password. */
  password?: string;
}

/** Debian has it where only root looks. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };

/** Starts aedes in this process or, where BROKER=mosquitto is set, Debian's mosquitto beside it. */
export function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  return process.env.BROKER === "mosquitto" ? mosquitto(options) : aedes(options);
}

async function aedes({ identity, password }: BrokerOptions): Promise<Broker> {
  const broker = new Aedes(password === undefined ? undefined : { authenticate: (_client, user, word, done) => done(null, user === "admin" && word?.toString() === password) });
  const server = identity ? tls.createServer(identity, broker.handle as never) : net.createServer(broker.handle as never);
  const { port } = await serveAt(server.on("tlsClientError", () => {}));
  return {
    port,
    stop: () => new Promise(done => broker.close(() => void server.close(() => done()))),
  };
}

async function mosquitto({ identity, password }: BrokerOptions): Promise<Broker> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "atwire-mosquitto-"));
  const file = (name: string, text = ""): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const port = await freePort();
  const config = [`user ${os.userInfo().username}`, `listener ${port} 127.0.0.1`, `allow_anonymous ${password === undefined}`];
  if (password !== undefined) {
    const passwords = file("passwords");
    const { status, error } = spawnSync("mosquitto_passwd", ["-b", passwords, "admin", password], { env });
    if (status !== 0) throw new Error(`mosquitto_passwd: ${error?.message ?? status}`);
    config.push(`password_file ${passwords}`);
  }
  if (identity) config.push(`certfile ${file("cert", identity.cert)}`, `keyfile ${file("key", identity.key)}`);
  const broker = spawn("mosquitto", ["-v", "-c", file("config", config.join("\n"))], { env, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve, reject) => broker.once("close", () => resolve()).once("error", reject));
  let said = "";
  broker.stderr.on("data", bytes => void (said += String(bytes)));
  while (!/ running$/m.test(said)) {
    await Promise.race([once(broker.stderr, "data"), ended]);
    if (broker.exitCode !== null) throw new Error(`mosquitto ended: ${said}`);
  }
  return {
    port,
    stop: async () => {
      broker.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
