/** The user asked for something that can't be: one line, exit code 2. */
export class UsageError extends Error {}

/** The modem or the network failed: one line, exit code 1. */
export class RunError extends Error {}

/** Where a command writes. */
export interface Io {
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

/** Runs a command's body: its errors become one line on stderr and an exit code. */
export async function exitCode(io: Io, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    const fault = error as Error;
    if (!(fault instanceof UsageError || fault instanceof RunError)) throw error;
    io.stderr.write(`atwire: ${fault.message.split("\n")[0]}\n`);
    return fault instanceof UsageError ? 2 : 1;
  }
}

/** Runs what checks options: the TypeError or RangeError of one that is wrong is the user's mistake. */
export async function checked<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const refused = /^(?:.*\b)?(?:Type|Range)Error: (.*)/.exec(String(error));
    throw refused ? new UsageError(refused[1]) : error;
  }
}
