import { Duplex } from "node:stream";
import type { Clock } from "../clock.js";
import type { TcpConnection, TcpEvents } from "../network.js";

type Aedes = InstanceType<typeof import("aedes").default>;

/** Turns of Node's event loop without a byte after which the broker has nothing more to say. */
const QUIET = 4;

/** The connection's other end, as the broker sees it. */
class BrokerEnd extends Duplex {
  constructor(private readonly said: (bytes: Uint8Array) => void) {
    super();
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.said(new Uint8Array(bytes));
    done();
  }
}

/**
 * An MQTT broker in this process: the package aedes, loaded when the first client comes. It runs in real time: whatever
 * is said to it is an event of the simulator's clock that lasts until it has answered, so that the virtual clock can be used.
 */
export class EmbeddedBroker {
  private broker: Promise<Aedes> | undefined;
  private readonly ends = new Set<BrokerEnd>();
  /** Counts what the broker said. */
  private said = 0;

  constructor(private readonly clock: Clock) {}

  /** @param failed told where the package is missing */
  connect(events: TcpEvents, failed: (error: Error) => void): TcpConnection {
    let open = true;
    // Events of one instant come in any order, so what the broker says in pieces is handed on as one.
    const heard: (Uint8Array | null)[] = [];
    const hear = (piece: Uint8Array | null): void => {
      this.said++;
      if (heard.push(piece) === 1) this.clock.work(this.clock.now, () => heard.splice(0).forEach(deliver));
    };
    const deliver = (piece: Uint8Array | null): void => {
      if (!open) return;
      if (piece) return events.data(piece);
      open = false;
      events.end();
    };
    const end = new BrokerEnd(hear);
    end.on("error", () => {});
    end.on("close", () => {
      this.ends.delete(end);
      hear(null);
    });
    this.clock.work(this.clock.now, async () => {
      try {
        this.broker ??= load();
        (await this.broker).handle(end);
      } catch (error) {
        failed(error as Error);
        return events.error("ENOENT");
      }
      this.ends.add(end);
      events.connect();
    });
    // In order, and one after the other: each waits for the broker to be done with the one before.
    let turn = this.clock.now;
    const say = (bytes: Uint8Array | null): void => {
      turn = Math.max(turn, this.clock.now) + 1e-6;
      this.clock.work(turn, async () => {
        if (end.destroyed) return;
        end.push(bytes);
        await this.quiet();
      });
    };
    return {
      localPort: 0,
      unacknowledged: 0,
      write(bytes) {
        say(new Uint8Array(bytes));
        return true;
      },
      grant() {},
      secure() {},
      end: () => say(null),
      destroy() {
        open = false;
        say(null);
      },
    };
  }

  close(): void {
    for (const end of this.ends) end.destroy();
    void this.broker?.then(broker => broker.close(), () => {});
  }

  /** Waits until the broker says nothing more. */
  private async quiet(): Promise<void> {
    for (let turns = 0, said = this.said; turns < QUIET; turns++) {
      await new Promise(setImmediate);
      if (said !== this.said) turns = 0;
      said = this.said;
    }
  }
}

async function load(): Promise<Aedes> {
  try {
    const { default: Aedes } = await import("aedes");
    return new Aedes();
  } catch (error) {
    throw new Error(`the MQTT broker in this process needs the package aedes (npm install aedes), or set broker=HOST:PORT: ${(error as Error).message}`);
  }
}
