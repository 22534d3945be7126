import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { xsWorkerPath } from "./xs-worker.js";

/** What XS calls for every piece of memory: slots have a fixed size, chunks hold strings and buffers. */
const ALLOCATORS = ["fxNewSlot", "fxNewChunk", "fxNewGrowableChunk", "fxRenewChunk"] as const;

export interface Counts {
  /** Instructions of the whole process. */
  instructions: number;
  /** Calls of each allocator. */
  slots: number;
  chunks: number;
}

/** Why there is no instruction counter, or undefined when there is one. */
export function callgrindMissing(): string | undefined {
  try {
    execFileSync("valgrind", ["--version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "needs valgrind: apt-get install valgrind";
  }
}

/** Runs `body` with the command of an XS worker under callgrind; the worker must have ended by `q` when it is done. */
export async function underCallgrind(body: (command: string[]) => Promise<void>): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "atwire-bench-"));
  try {
    const out = join(folder, "callgrind.out");
    await body(["valgrind", "--tool=callgrind", "--quiet", `--callgrind-out-file=${out}`, xsWorkerPath()]);
    return parseCallgrind(readFileSync(out, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Reads callgrind's output: names are given once as "(id) name" and are "(id)" from then on; a line `cfn=` names who is
 * called, the next `calls=` how often.
 * @throws Error when it has no total
 */
export function parseCallgrind(text: string): Counts {
  const total = /^(?:totals|summary): (\d+)/m.exec(text);
  if (!total) throw new Error("callgrind wrote no total: the worker did not end by itself");
  const names = new Map<string, string>();
  const calls = new Map<string, number>();
  let callee = "";
  for (const line of text.split("\n")) {
    const name = /^(c?)fn=(\(\d+\))(?: (.*))?$/.exec(line);
    if (name) {
      // Recursion makes fxNewSlot'2 and so on.
      if (name[3]) names.set(name[2], name[3].replace(/'\d+$/, ""));
      if (name[1]) callee = names.get(name[2]) ?? "";
    } else if (line.startsWith("calls=")) {
      calls.set(callee, (calls.get(callee) ?? 0) + Number.parseInt(line.slice(6), 10));
    }
  }
  const [slots, ...chunks] = ALLOCATORS.map((name) => calls.get(name) ?? 0);
  return { instructions: Number(total[1]), slots, chunks: chunks.reduce((sum, count) => sum + count, 0) };
}
