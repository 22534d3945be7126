import type { ByteStream } from "./stream-port.js";
import type { Listening } from "./simulator.js";

/** Serves standard input and output; the end of the input does not disconnect: answers may still be on their way. */
export async function listenOnStdio(attach: (stream: ByteStream) => boolean): Promise<Listening> {
  const { stdin, stdout } = process;
  const close = (): void => {
    stdin.removeAllListeners("data");
    stdin.pause();
  };
  attach({
    onData: take => void stdin.on("data", take),
    onEnd: () => {},
    write: bytes => void stdout.write(bytes),
    pause: () => void stdin.pause(),
    resume: () => void stdin.resume(),
    close,
  });
  return { address: "stdio", close: async () => close() };
}
