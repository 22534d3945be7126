import type { HostProcess } from "../../hosts/host-process.js";

/**
 * A piece of a conversation: bytes that the modem sends; what the host must have sent before it goes on; or the answers
 * to whatever commands come, up to one: its own answer is then the last. Commands that no answer is for get OK.
 */
export type Step = { receive: Uint8Array } | { sent: RegExp } | { answers: [command: RegExp, answer: string][]; last: RegExp };

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
  /** Sizes of the reads (bytes) for which work per byte is measured; the first also counts memory. Empty: memory only. */
  reads: number[];
  /** Goals for instructions per byte, in the order of `reads`; without them the figures inform. */
  goals?: string[];
}

/** What a turn can take: more than any command. */
const TRANSMIT_FREE = 1 << 20;
/** Received bytes in one turn, at most. Many reads share a crossing, which on a device does not exist. */
const TURN_BYTES = 4096;
/** Commands after which a bring-up that does not end counts as stuck. */
const COMMANDS = 200;
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
      for (const step of steps) {
        if ("receive" in step) await this.receive(step.receive);
        else if ("sent" in step) await this.expect(step.sent);
        else await this.answer(step.answers, step.last);
      }
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

  private async answer(answers: [command: RegExp, answer: string][], last: RegExp): Promise<void> {
    let done = false;
    for (let commands = 0; !done; commands++) {
      const command = await this.expect(/^[^\r]*\r/);
      if (commands === COMMANDS) throw new Error(`${COMMANDS} commands did not lead to ${last}; the last was ${JSON.stringify(command)}`);
      const [, answer] = answers.find(([each]) => each.test(command)) ?? [undefined, "\r\nOK\r\n"];
      done = last.test(command);
      await this.receive(Buffer.from(answer, "latin1"));
    }
  }

  /** Waits until the host has sent something that matches, and drops that and what was before it. */
  private async expect(sent: RegExp): Promise<string> {
    await this.flush();
    for (let idle = 0; ; idle++) {
      const match = sent.exec(this.sent);
      if (match) {
        this.sent = this.sent.slice(match.index + match[0].length);
        return match[0];
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
