import assert from "node:assert/strict";
import type { LocalPeer, SimulatorOptions } from "../../hosts/simulator/index.js";
import type { PlainPlatform } from "../unit/plain-platform.js";
import { MODES, type Family } from "./families.js";
import { Noted, simulated, type SimHost } from "./sim-host.js";

export const PORT = 8009;
/** What a modem says, line by line, as a peer may say it. */
export const FORGED = Buffer.from('\r\nOK\r\n\r\nNO CARRIER\r\n\r\nCLOSED\r\n\r\nRDY\r\n+++\r\nERROR\r\n\r\n+QIURC: "recv",0,99\r\nRECV FROM:1.2.3.4:80\r\n+IPD20\r\n', "latin1");

export function stream(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += FORGED.length + 5) {
    FORGED.copy(bytes, at);
    bytes.write(String(at), Math.min(length - 1, at + FORGED.length), 5, "latin1");
  }
  return bytes;
}

export type Stage = Awaited<ReturnType<typeof simulated>>;

/** Each mode, and transparent mode once more where DTR is wired. */
export const WAYS: { family: Family; wired: string[] }[] = MODES.map((family) => ({ family, wired: [] as string[] }));
for (const family of MODES) if (family.mode === "transparent" && !family.oneWay) WAYS.push({ family, wired: ["dtr"] });

/** What the tests of a mode begin with. Inside a `describe`: what is started there ends with each test. */
export class ModeStages {
  private readonly stages: Stage[] = [];

  constructor(readonly family: Family, private readonly wired: string[]) {
    afterEach(async () => {
      for (const { simulator } of this.stages.splice(0)) await simulator.close();
    });
  }

  readonly online = async (options: Partial<SimulatorOptions> = {}, more: object = {}, setup = (platform: PlainPlatform): void => { platform.wired = this.wired; }): Promise<Stage> => {
    const { family: { dialect, simulator, modem } } = this;
    const stage = await simulated({ dialect: dialect.name, ...simulator, ...options }, { dialect, ...modem, ...more }, setup);
    this.stages.push(stage);
    await stage.simulator.run(() => stage.host.ready > 0, 600_000);
    return stage;
  };
}

/** A connection to a peer that notes what it hears. */
export async function connected({ simulator, host }: Stage): Promise<{ noted: Noted; peer: LocalPeer; heard: () => string }> {
  let peer: LocalPeer | undefined;
  let heard = "";
  simulator.local.serve(PORT, (each) => {
    peer = each;
    each.onData = (bytes) => { heard += Buffer.from(bytes).toString("latin1"); };
  });
  const noted = new Noted(host.modem, "127.0.0.1", PORT);
  await simulator.run(() => noted.writable.length > 0, 100_000);
  return { noted, peer: peer!, heard: () => heard };
}

/** Sends a command of the user's, which succeeds. */
export async function command({ simulator }: Stage, host: SimHost, text: string): Promise<void> {
  let over = false;
  host.soon(() => host.modem.command(text, (error) => { over = true; assert.equal(error, undefined); }));
  await simulator.run(() => over, 100_000);
}
