import { callback } from "../../check.js";
import type { Form } from "../../command-form.js";
import { modemError, type ModemError } from "../../errors.js";
import { run, type RunCallback } from "../../run-command.js";
import type { ServiceHost } from "../../service.js";

/** One form that is asked, and what becomes of its reply. */
export interface Question {
  readonly form: Form;
  readonly args?: any;
  /** Some firmware does not have it: ERROR leaves its part of the answer out. */
  readonly optional?: boolean;
  /** Puts the reply into the answer. Absent: the reply's fields are the answer's. */
  readonly take?: (answer: any, reply: any) => void;
}

function copy(answer: any, reply: any): void {
  const names = Object.keys(reply);
  for (let i = 0; i < names.length; i++) answer[names[i]!] = reply[names[i]!];
}

/**
 * Asks one question after another; what they tell is one answer.
 * @throws TypeError when `done` is no function; Error when the modem is closed, or too many commands wait
 */
export function inquire<R>(modem: ServiceHost, questions: readonly Question[], done: RunCallback<R>): void {
  if (callback("callback", done) === undefined) throw new TypeError("callback must be a function");
  const answer: any = {};
  let place = 0;
  const answered = (error: ModemError | undefined, reply: any): void => {
    const question = questions[place++]!;
    if (error && !(question.optional && error.code === "ERROR")) {
      done(error, undefined);
      return;
    }
    if (!error) (question.take || copy)(answer, reply);
    if (place === questions.length) {
      done(undefined, answer);
      return;
    }
    try {
      run(modem, questions[place]!.form, questions[place]!.args, answered);
    } catch (refused) {
      // another callback has closed it
      done(modemError("CLOSED", (refused as Error).message, "AT" + questions[place]!.form.row.name), undefined);
    }
  };
  run(modem, questions[0]!.form, questions[0]!.args, answered);
}
