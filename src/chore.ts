import type { Caller, Channel } from "./channel.js";
import type { CommandLine } from "./command-line.js";
import { responseTime, type Session } from "./dialect.js";
import type { ParameterReader } from "./parameter-reader.js";
import type { Step } from "./steps.js";

/** One command of a step, sent while the modem is online; whatever it answers is well, and read if the step does. */
export class Chore implements Caller {
  declare _session: Session;
  declare _step: Step;

  constructor(session: Session, step: Step) {
    this._session = session;
    this._step = step;
  }

  /** Only when the channel is idle. */
  start(channel: Channel): void {
    const step = this._step;
    channel.send(this, responseTime(step.row), step.expect === undefined ? 0 : step.expect, 0);
  }

  compose(line: CommandLine): void {
    const step = this._step;
    line.text("AT" + step.row.name);
    if (step.suffix) line.text(step.suffix);
    if (step.write) step.write(this._session, line);
  }

  information(code: number, reader: ParameterReader): void {
    const step = this._step;
    if (step.read) step.read(this._session, reader, code);
  }

  payload(): void {}
  finished(): void {}
}
