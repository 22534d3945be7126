import { once } from "node:events";
import net from "node:net";

/** A program that types at the end of a byte stream. */
export class Program {
  private heard = "";
  private wake: () => void = () => {};
  closed = false;

  constructor(private readonly stream: NodeJS.ReadWriteStream) {
    stream.on("data", (bytes: Buffer) => {
      this.heard += bytes.toString("latin1");
      this.wake();
    });
    stream.on("error", () => {});
    stream.on("close", () => {
      this.closed = true;
      this.wake();
    });
  }

  async say(text: string, end: RegExp = /(OK|ERROR)\r\n$/): Promise<string> {
    this.stream.write(text, "latin1");
    return this.listen(end);
  }

  async listen(end: RegExp): Promise<string> {
    while (!end.test(this.heard)) {
      if (this.closed) throw new Error(`closed after ${JSON.stringify(this.heard)}`);
      await new Promise<void>(resolve => (this.wake = resolve));
    }
    const heard = this.heard;
    this.heard = "";
    return heard;
  }

  async untilClosed(): Promise<void> {
    while (!this.closed) await new Promise<void>(resolve => (this.wake = resolve));
  }
}

/** Connects a program by TCP or a unix socket. */
export async function connect(target: net.NetConnectOpts): Promise<{ program: Program; socket: net.Socket }> {
  const socket = net.connect(target);
  await once(socket, "connect");
  return { program: new Program(socket), socket };
}
