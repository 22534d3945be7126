import { dialect } from "../../src/dialects/quectel-bg95/index.js";
import { dialectNamed } from "../../hosts/desktop/dialects.js";
import { Modem } from "../../src/modem.js";
import type { ModemOptions, Status } from "../../src/modem-options.js";
import type { ModemError } from "../../src/errors.js";
import type { TCP } from "../../src/sockets/tcp.js";
import type { HostProcess, Turn } from "../../hosts/host-process.js";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../hosts/simulator/index.js";
import { wire } from "../commands/mutant.js";
import { PlainPlatform } from "../unit/plain-platform.js";

/** A driver in this process, run by a simulator: what happened to it is noted. */
export class SimHost implements HostProcess {
  readonly platform = new PlainPlatform();
  modem!: Modem;
  readonly statuses: Status[] = [];
  readonly errors: ModemError[] = [];
  /** Exceptions that callbacks threw. */
  readonly thrown: unknown[] = [];
  readonly trace: string[] = [];
  ready = 0;
  /** What the test does between turns; run in the next one. */
  private readonly work: (() => void)[] = [];

  /** RTS is wired: what the driver has no room for stays with the port. */
  private readonly flow: boolean;
  /** What the transmitter takes when nothing waits in it. */
  private most = 0;

  constructor(options: Partial<ModemOptions> = {}, setup: (platform: PlainPlatform) => void = () => {}) {
    this.flow = options.flow === true;
    this.platform.sent = () => this.platform.free === this.most;
    setup(this.platform);
    this.modem = new Modem({
      dialect,
      ...options,
      platform: this.platform.attach,
      onReady: (modem) => { this.ready++; options.onReady?.(modem); },
      onStatus: (status) => { this.statuses.push(status); options.onStatus?.(status); },
      onError: (error) => { this.errors.push(error); options.onError?.(error); },
    });
  }

  /** Runs `work` in the next turn, which comes soon. */
  soon(work: () => void): void {
    this.work.push(work);
    this.platform.onDefer();
  }

  /** Everything asked for by `soon` has been run. */
  get rested(): boolean {
    return this.work.length === 0;
  }

  turn(now: number, transmitFree: number, received: Uint8Array): Turn {
    const platform = this.platform;
    platform.time = now;
    platform.free = transmitFree;
    this.most = Math.max(this.most, transmitFree);
    platform.baud = 0;
    for (const work of this.work.splice(0)) work();
    let kept = 0;
    for (let at = 0; at < received.length;) {
      const room = platform.driver.input.room();
      if (room === 0 && this.flow) { kept = received.length - at; break; }
      if (room === 0) { platform.driver.overrun(received.length - at); break; }
      const count = Math.min(room, received.length - at);
      platform.arena.set(Buffer.from(wire.heard(Buffer.from(received.subarray(at, at + count)).toString("latin1")), "latin1"), platform.driver.input.write);
      at += count;
      this.guarded(() => platform.driver.received(count));
    }
    const due = platform.due >= 0 && now >= platform.due;
    if (due) platform.due = -1;
    platform.deferred = false;
    this.guarded(() => platform.driver.tick());
    // what was driven between turns, as by the constructor, counts, too
    const pins = platform.pins;
    platform.pins = [];
    if (kept > 0 && platform.driver.input.room() > 0) platform.deferred = true;
    return {
      kept,
      write: Buffer.from(wire.typed(platform.take()), "latin1"),
      alarm: platform.deferred ? 0 : platform.due < 0 ? -1 : Math.max(0, platform.due - now),
      baud: platform.baud || undefined,
      pins,
    };
  }

  private guarded(body: () => void): void {
    try {
      body();
    } catch (error) {
      this.thrown.push(error);
    }
  }
}

/** A simulator on the virtual clock and the local network with a driver attached, which speaks its dialect. */
export async function simulated(options: Partial<SimulatorOptions> = {}, modem: Partial<ModemOptions> = {}, setup?: (platform: PlainPlatform) => void): Promise<{ simulator: Simulator; host: SimHost }> {
  const simulator = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", network: "local", seed: 1, ...options });
  const host = new SimHost({ dialect: options.dialect === undefined ? dialect : dialectNamed(options.dialect), ...modem }, setup);
  simulator.attach(host);
  // what a test does between turns is seen by the driver in the next one
  host.platform.onDefer = () => simulator.wake();
  return { simulator, host };
}

/** A socket whose life is noted. */
export class Noted {
  socket: TCP;
  received = Buffer.alloc(0);
  writable: number[] = [];
  ended = false;
  error: ModemError | undefined;

  constructor(modem: Modem, host: string, port: number, private readonly greeting?: Uint8Array) {
    const noted = this;
    this.socket = new modem.TCP({
      host,
      port,
      onReadable() {
        const bytes = this.read();
        noted.received = Buffer.concat([noted.received, Buffer.from(bytes as ArrayBuffer)]);
      },
      onWritable(count) {
        noted.writable.push(count);
        if (noted.writable.length === 1 && noted.greeting) this.write(noted.greeting);
      },
      onError(error) {
        noted.ended = true;
        noted.error = error;
      },
    });
  }
}
