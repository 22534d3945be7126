import type { ByteStream } from "./stream-port.js";
import type { Listening } from "./simulator.js";

/** Serves standard input and output, until the input ends. */
export async function listenOnStdio(attach: (stream: ByteStream) => boolean): Promise<Listening> {
  const { stdin, stdout } = process;
  const close = (): void => {
    stdin.removeAllListeners("data");
    stdin.pause();
  };
  attach({
    onData: take => void stdin.on("data", take),
    onEnd: ended => void stdin.once("end", ended),
    write: bytes => void stdout.write(bytes),
    pause: () => void stdin.pause(),
    resume: () => void stdin.resume(),
    close,
  });
  return { address: "stdio", close: async () => close() };
}
