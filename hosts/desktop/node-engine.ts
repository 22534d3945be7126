import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";
import type { HostProcess, Turn } from "../host-process.js";
import { decodeReply, encodeMessage, messageLength, type EngineEvents } from "./turn-codec.js";

interface Globals {
  handleCommand?(message: ArrayBuffer): ArrayBuffer;
}

/**
 * An application's bundle running in this process: the same bytes and the same messages as on XS. The script is compiled
 * as a function's body with a globalThis of its own, so that several engines live side by side at full speed; a vm
 * context would slow every access to a global down.
 */
export class NodeEngine implements HostProcess {
  private constructor(
    private readonly handle: (message: ArrayBuffer) => ArrayBuffer,
    private readonly events: EngineEvents,
  ) {}

  /**
   * Starts the application.
   * @param bundle path of the bundle (bundle.ts)
   * @param config TurnOptions (turn-platform.ts) and whatever the application takes
   * @throws Error when the application refuses its configuration
   */
  static async start(bundle: string, config: object, events: EngineEvents = {}): Promise<NodeEngine> {
    const globals: Globals = {};
    const script = compileFunction(`${readFileSync(bundle, "utf8")}\nreturn atwire;`, ["globalThis"], { filename: bundle });
    const application = script(globals) as { start(configJson: string): void };
    application.start(JSON.stringify(config));
    return new NodeEngine(globals.handleCommand!, events);
  }

  turn(now: number, transmitFree: number, received: Uint8Array): Turn {
    const message = new ArrayBuffer(messageLength(received.length));
    encodeMessage(Buffer.from(message), 0, now, transmitFree, received);
    return decodeReply(Buffer.from(this.handle(message)), this.events);
  }

  /** Nothing to end: for the same shape as XsEngine. */
  async close(): Promise<void> {}
}
