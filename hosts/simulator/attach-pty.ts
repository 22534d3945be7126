import { spawn, type ChildProcess } from "node:child_process";
import type { ByteStream } from "./stream-port.js";
import type { Listening } from "./simulator.js";

/**
 * Serves a pseudo-terminal that can be opened at `link`, by way of socat. One program at a time has it open; the modem does
 * not notice when it closes, as with a cable that carries no DTR.
 * @throws Error when socat is not installed or cannot make the link
 */
export async function listenOnPty(link: string, attach: (stream: ByteStream) => boolean): Promise<Listening> {
  const child = spawn("socat", ["-d", "-d", `PTY,link=${link.replace(/[,:!\\]/g, "\\$&")},rawer`, "STDIO"], { stdio: ["pipe", "pipe", "pipe"] });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error("a PTY needs socat: apt install socat, or brew install socat") : error));
    child.once("exit", () => reject(new Error(`socat ended: ${/ E (.*)/.exec(said)?.[1] ?? said.trim()}`)));
    child.stderr.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      // It says so when the link exists and bytes are being passed on.
      if (said.includes("starting data transfer loop")) resolve();
    });
  });
  const ended = new Promise<void>(resolve => child.once("exit", () => resolve()));
  attach(childStream(child));
  return {
    address: link,
    async close() {
      child.kill();
      await ended;
    },
  };
}

function childStream(child: ChildProcess): ByteStream {
  const { stdin, stdout } = child;
  // socat ends when its terminal does; what is written afterwards goes nowhere.
  stdin?.on("error", () => {});
  return {
    onData: take => void stdout?.on("data", take),
    onEnd: ended => void child.once("exit", ended),
    write: bytes => void stdin?.write(bytes),
    pause: () => void stdout?.pause(),
    resume: () => void stdout?.resume(),
    close: () => void child.kill(),
  };
}
