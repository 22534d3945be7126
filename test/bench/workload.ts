import type { HostProcess } from "../../hosts/host-process.js";

/** One side of a conversation: bytes that the modem sends, or what the host must have sent before it goes on. */
export type Step = { receive: Uint8Array } | { sent: RegExp };

/** Something to measure: a conversation whose rounds can be repeated as often as wanted. */
export interface Workload {
  name: string;
  /** The application's source (bundle.ts). */
  application: string;
  config: object;
  /** Once, from start to ready. */
  prepare: Step[];
  round: Step[];
  /** Bytes that one round counts. */
  roundBytes: number;
}

/** What a turn can take: more than any command. */
const TRANSMIT_FREE = 1 << 20;
/** Received bytes in one turn, at most. Many reads share a crossing, which on a device does not exist. */
const TURN_BYTES = 4096;
/** Turns without a byte either way before a conversation counts as stuck. */
const PATIENCE = 100;

/** Plays conversations against an engine, on a clock that jumps to the next alarm. */
export class Player {
  /** Turns so far: what the harness costs is counted by them. */
  turns = 0;
  private now = 0;
  private readonly waiting = Buffer.alloc(TURN_BYTES);
  private waitingLength = 0;
  private sent = "";
  private alarm = 0;

  constructor(
    private readonly engine: HostProcess,
    /** Called after every turn. */
    private readonly afterTurn: () => void = () => {},
  ) {}

  /**
   * Plays `steps` `times` times.
   * @throws Error when the host does not send what a step waits for
   */
  async play(steps: readonly Step[], times = 1): Promise<void> {
    // Rounds that wait for nothing are joined, so that the player does not cost more than what it measures.
    const alone = steps.flatMap((step) => ("receive" in step ? [step.receive] : []));
    if (alone.length === steps.length && times > 1) {
      const one = Buffer.concat(alone);
      const joined = Math.max(1, Math.floor(TURN_BYTES / one.length));
      const block = Buffer.concat(new Array<Buffer>(joined).fill(one));
      for (; times > 0; times -= joined) await this.turn(block.subarray(0, Math.min(joined, times) * one.length));
      return;
    }
    for (let i = 0; i < times; i++) {
      for (const step of steps) await ("receive" in step ? this.receive(step.receive) : this.expect(step.sent));
    }
    await this.flush();
  }

  /** One turn without anything to do: what a crossing alone costs. */
  async empty(): Promise<void> {
    await this.turn(new Uint8Array(0));
  }

  /** Gathers bytes until a turn is full or an answer is waited for. */
  private async receive(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      const count = Math.min(bytes.length - from, TURN_BYTES - this.waitingLength);
      this.waiting.set(bytes.subarray(from, from + count), this.waitingLength);
      this.waitingLength += count;
      from += count;
      if (this.waitingLength === TURN_BYTES) await this.flush();
    }
  }

  private async flush(): Promise<void> {
    if (this.waitingLength === 0) return;
    const bytes = this.waiting.subarray(0, this.waitingLength);
    this.waitingLength = 0;
    await this.turn(bytes);
  }

  private async expect(sent: RegExp): Promise<void> {
    await this.flush();
    for (let idle = 0; ; idle++) {
      const match = sent.exec(this.sent);
      if (match) {
        this.sent = this.sent.slice(match.index + match[0].length);
        return;
      }
      if (idle === PATIENCE) throw new Error(`waited for ${sent}, the host sent ${JSON.stringify(this.sent.slice(-200))}`);
      if (this.alarm > 0) this.now += this.alarm;
      await this.turn(new Uint8Array(0));
    }
  }

  private async turn(bytes: Uint8Array): Promise<void> {
    this.turns++;
    const turn = await this.engine.turn(this.now, TRANSMIT_FREE, bytes);
    if (turn.write.length > 0) this.sent += Buffer.from(turn.write).toString("latin1");
    this.alarm = turn.alarm;
    this.afterTurn();
  }
}
