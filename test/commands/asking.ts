import assert from "node:assert/strict";
import type { Form } from "../../src/command-form.js";
import type { ModemError } from "../../src/errors.js";
import type { ModemOptions } from "../../src/modem-options.js";
import { run } from "../../src/run-command.js";
import type { Simulator, SimulatorOptions } from "../../hosts/simulator/index.js";
import { drivenForms } from "../../hosts/cli/forms.js";
import { claim } from "./record.js";
import { simulated, type SimHost } from "../driver/sim-host.js";

/** Simulated milliseconds in which bring-up and any command end. */
const LIMIT = 1_000_000;

type Check<R> = (reply: R) => void;

/** A driver that is online on a simulated modem, on the virtual clock, and runs forms. */
export class Asking {
  constructor(readonly simulator: Simulator, readonly host: SimHost) {}

  static async open(simulator: Partial<SimulatorOptions> = {}, modem: Partial<ModemOptions> = {}): Promise<Asking> {
    const pair = await simulated(simulator, modem);
    await pair.simulator.run(() => pair.host.ready > 0, LIMIT);
    return new Asking(pair.simulator, pair.host);
  }

  /** Runs a form to its end. What it refuses is thrown. */
  async ask<A, R>(form: Form<A, R>, args?: A): Promise<{ error: ModemError | undefined; reply: R | undefined }> {
    let outcome: { error: ModemError | undefined; reply: R | undefined } | undefined;
    let refused: unknown;
    this.host.soon(() => {
      try {
        run(this.host.modem, form as Form<any, R>, args, (error, reply) => { outcome = { error, reply }; });
      } catch (error) {
        refused = error;
      }
    });
    await this.simulator.run(() => outcome !== undefined || refused !== undefined, LIMIT);
    if (refused !== undefined) throw refused;
    return outcome!;
  }

  /** Sends a command line of the user's; its information responses. */
  async command(text: string): Promise<string[]> {
    let outcome: string[] | undefined;
    this.host.soon(() => this.host.modem.command(text, (error, lines) => {
      assert.equal(error, undefined);
      outcome = lines;
    }));
    await this.simulator.run(() => outcome !== undefined, LIMIT);
    return outcome!;
  }

  /** The form's reply is `expected`, or passes its assertions: the test has shown this form, of the driver and of the simulator. */
  async answers<R>(form: Form<undefined, R>, expected: R | Check<R>): Promise<void>;
  async answers<A, R>(form: Form<A, R>, args: A, expected: R | Check<R>): Promise<void>;
  async answers(form: Form, ...rest: any[]): Promise<void> {
    const [args, expected] = rest.length === 1 ? [undefined, rest[0]] : rest;
    const { error, reply } = await this.ask(form, args);
    assert.equal(error, undefined);
    if (typeof expected === "function") expected(reply);
    else assert.deepEqual(reply, expected);
    this.shows(form);
  }

  /** The test has shown this form: for those that sockets send, once it has asserted what they did. */
  shows(form: Form): void {
    const { dialect } = this.host.modem;
    const [name] = [...drivenForms(dialect.name)].find(([, each]) => each === form) ?? [];
    assert.ok(name, `AT${form.row.name} ${form.letter} is in no group of hosts/cli/forms.ts`);
    const command = `AT${form.row.name}`;
    claim("driver", dialect.name, command, form.letter, name);
    // what the simulator says as it leaves is no answer
    if (!form.reply.leaves) claim("simulator", dialect.name, command, form.letter);
  }

  /** The form fails with an error of this code and the modem's number. */
  async fails<A>(form: Form<A, any>, args: A, code: string, modemCode: number | undefined): Promise<void> {
    const { error, reply } = await this.ask(form, args);
    assert.equal(reply, undefined);
    assert.deepEqual([error?.code, error?.modemCode, error?.command], [code, modemCode, `AT${form.row.name}`], error?.message);
  }

  /** The driver refuses each of these arguments, naming it, and sends nothing. */
  async refuses<A>(form: Form<A, any>, good: A, ...bad: Partial<Record<keyof A, unknown>>[]): Promise<void> {
    const { platform } = this.host;
    platform.take();
    for (const each of bad) {
      const [name] = Object.keys(each);
      await assert.rejects(this.ask(form, { ...good, ...each }), (error: Error) => error.message.includes(name) && (error instanceof RangeError || error instanceof TypeError), JSON.stringify(each));
    }
    assert.equal(platform.written, "");
  }

  async close(): Promise<void> {
    assert.deepEqual(this.host.thrown, []);
    await this.simulator.close();
  }
}
