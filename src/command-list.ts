import type { Channel } from "./channel.js";
import { modemError, type ModemError } from "./errors.js";
import { TURN_TIME } from "./link-codes.js";
import { DONE, LATE, QUEUED, SENT, type UserCommand } from "./user-command.js";

const LIMIT = 8;

/** The user's commands that are not through, in the order of their being asked for. */
export class CommandList {
  declare list: UserCommand[];

  constructor() {
    this.list = [];
  }

  /** @throws Error when too many wait */
  add(command: UserCommand): void {
    if (this.list.length >= LIMIT) throw new Error("too many commands are waiting");
    this.list.push(command);
    command.queue();
  }

  /** One of them has not been answered. */
  waiting(): boolean {
    const list = this.list;
    for (let i = 0; i < list.length; i++) if (list[i]!.state !== DONE) return true;
    return false;
  }

  /** Those in this state, QUEUED or LATE, end with an error. */
  abandon(state: number, error: ModemError): void {
    const list = this.list;
    for (let i = 0; i < list.length; i++) if (list[i]!.state === state) list[i]!.abandon(error);
  }

  /** One of them awaits the line, arena bytes [at, end). */
  claim(at: number, end: number): boolean {
    const list = this.list;
    for (let i = 0; i < list.length; i++) if ((list[i]!.state === LATE || list[i]!.state === SENT) && list[i]!.claim(at, end)) return true;
    return false;
  }

  /** Gives those up whose lines are late, or whose turn did not come. */
  tick(now: number): void {
    const list = this.list;
    for (let i = 0; i < list.length; i++) {
      const command = list[i]!;
      if (command.deadline < 0 || now < command.deadline) continue;
      if (command.state === LATE) command.overdue();
      else if (command.state === QUEUED) command.abandon(modemError("NOT_SENT", "the modem could not be asked within " + TURN_TIME / 1000 + " s", command.name()));
    }
  }

  /** When `tick` has something to do (ms); -1: never. */
  nextTime(): number {
    const list = this.list;
    let next = -1;
    for (let i = 0; i < list.length; i++) if ((list[i]!.state === LATE || list[i]!.state === QUEUED) && (next < 0 || list[i]!.deadline < next)) next = list[i]!.deadline;
    return next;
  }

  /** Makes one callback that is owed; false when none is. */
  notify(): boolean {
    const list = this.list;
    for (let i = 0; i < list.length; i++) {
      const command = list[i]!;
      if (command.state !== DONE) continue;
      list.splice(i, 1);
      command.notify();
      return true;
    }
    return false;
  }

  /** Sends the next one; false when there is none to send. Only when the channel is idle. */
  start(channel: Channel): boolean {
    const list = this.list;
    for (let i = 0; i < list.length; i++) {
      const command = list[i]!;
      if (command.state !== QUEUED) continue;
      // the lines that one still waits for would be taken for another's of the same name; questions have lines of their own
      const question = command.text.charCodeAt(command.text.length - 1) === QUESTION;
      for (let k = 0; k < list.length && !question; k++) if (list[k]!.state === LATE && list[k]!.name() === command.name()) return false;
      // one after another they come to their turn
      for (let k = 0; k < list.length; k++) if (list[k]!.state === QUEUED) list[k]!.queue();
      command.state = SENT;
      channel.send(command, command.timeout, channel.nameOf(command.text), command.flags);
      return true;
    }
    return false;
  }
}

const QUESTION = 63;
