import { readFileSync } from "node:fs";
import type { HostProcess, Turn } from "../host-process.js";
import { decodeReply, encodeMessage, messageLength, type EngineEvents } from "./turn-codec.js";
import { XsWorker, type XsFigures } from "./xs-worker.js";

export { XsUnavailable } from "./xs-worker.js";

/** An application's bundle running on the XS engine, in a process of its own. */
export class XsEngine implements HostProcess {
  private constructor(
    private readonly worker: XsWorker,
    private readonly events: EngineEvents,
  ) {}

  /**
   * Starts the engine and the application.
   * @param bundle path of the bundle (bundle.ts)
   * @param config TurnOptions (turn-platform.ts) and whatever the application takes
   * @param command the worker, see XsWorker
   * @throws XsUnavailable, or Error when the application refuses its configuration
   */
  static async start(bundle: string, config: object, events: EngineEvents = {}, command?: readonly string[]): Promise<XsEngine> {
    const source = readFileSync(bundle, "utf8");
    const worker = new XsWorker(command);
    try {
      await worker.evaluate(source);
      await worker.evaluate(`atwire.start(${JSON.stringify(JSON.stringify(config))})`);
    } catch (error) {
      await worker.close();
      throw error;
    }
    return new XsEngine(worker, events);
  }

  async turn(now: number, transmitFree: number, received: Uint8Array): Promise<Turn> {
    const length = messageLength(received.length);
    encodeMessage(this.worker.room(length), XsWorker.PREFIX, now, transmitFree, received);
    return decodeReply(await this.worker.sendCommand(length), this.events);
  }

  /** Collects garbage, so that figures start from what is really in use. */
  async collect(): Promise<void> {
    await this.worker.evaluate("gc()");
  }

  /** What the last turn cost. */
  get figures(): XsFigures {
    return this.worker.figures;
  }

  /** Ends the engine after the turn that is under way. */
  close(): Promise<void> {
    return this.worker.close();
  }
}
