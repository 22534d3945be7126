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
    const usage = fault instanceof UsageError || fault instanceof TypeError || fault instanceof RangeError;
    if (!usage && !(fault instanceof RunError)) throw error;
    io.stderr.write(`atwire: ${fault.message.split("\n")[0]}\n`);
    return usage ? 2 : 1;
  }
}
