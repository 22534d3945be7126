import assert from "node:assert/strict";
import dgram from "node:dgram";
import { once } from "node:events";
import net from "node:net";
import { timeAnswer } from "../simulator/time-server.js";
import { program, Servers, type Program } from "./cli.js";
import { DIALOGUES, type Serving, type Step } from "./dialogues.js";

/** What a test waits for fails after so many milliseconds. */
const PATIENCE = 15000;

/** A plain TCP client, as with netcat, and the port numbers of what it talks about. */
class Hand {
  readonly ports: Record<string, number> = {};
  private heard = "";

  constructor(private readonly socket: net.Socket, private readonly end: string) {
    socket.setEncoding("latin1");
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const [typed, heard] of steps) {
      const text = this.filled(typed);
      this.socket.write(text.startsWith("AT") ? text + this.end : text, "latin1");
      await this.hears(heard, text);
    }
  }

  /** Everything that is said until now, or soon, is `expected`. */
  async hears(expected: string | readonly string[], after = "unasked"): Promise<void> {
    const texts = typeof expected === "string" ? [expected] : expected;
    const deadline = AbortSignal.timeout(PATIENCE);
    while (!texts.some((text) => this.pattern(text).test(this.heard))) {
      const text = await once(this.socket, "data", { signal: deadline }).then(([each]) => each as string, () => undefined);
      if (text === undefined) assert.equal(this.forget(), this.filled(texts[0]), `after ${after}`);
      this.heard += text;
    }
    this.forget();
  }

  private forget(): string {
    const { heard } = this;
    this.heard = "";
    return heard;
  }

  hangUp(): void {
    this.socket.destroy();
  }

  private pattern(text: string): RegExp {
    return new RegExp(`^${this.filled(text).replace(/[+*?.()[\]{}|^$\\]/g, "\\$&").replaceAll("~", "-?\\d+")}$`);
  }

  private filled(text: string): string {
    return text.replace(/\b(PORT|OWN|FROM|CLOCK)\b/g, (name) => String(this.ports[name]));
  }
}

for (const [dialect, dialogues] of Object.entries(DIALOGUES)) {
  describe(`atwire simulate ${dialect} --listen, typed to by hand`, () => {
    const servers = new Servers();
    let modem: Program;
    let hand: Hand;
    const closers: (() => void)[] = [];

    before(async () => {
      modem = program(["simulate", dialect, "--listen", "127.0.0.1:0", "--trace", ...dialogues.set.flatMap((each) => ["--set", each])]);
      const [, port] = await modem.until("stdout", /^listening on 127\.0\.0\.1:(\d+)\n/);
      const socket = net.connect(Number(port), "127.0.0.1");
      await once(socket, "connect");
      hand = new Hand(socket, dialogues.end);
      await hand.play(dialogues.begin);
    });
    afterEach(() => {
      for (const close of closers.splice(0)) close();
      servers.close();
    });
    after(async () => {
      hand.hangUp();
      const { code, stderr } = await modem.end("SIGTERM");
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stderr, /correct horse/);
    });

    const echo = async (): Promise<void> => { hand.ports.PORT = (await servers.tcp((socket) => socket.pipe(socket))).port; };

    async function datagrams(answer: (bytes: Buffer) => Uint8Array): Promise<dgram.Socket> {
      const socket = dgram.createSocket("udp4");
      closers.push(() => socket.close());
      socket.on("message", (bytes, from) => socket.send(answer(bytes), from.port, from.address));
      socket.bind(0, "127.0.0.1");
      await once(socket, "listening");
      return socket;
    }

    /** Has the modem serve at a free port, and someone knock there; `knock` gives what came back. */
    async function serves({ before, knocked, after }: Serving, knock: (port: number) => Promise<unknown>): Promise<void> {
      hand.ports.OWN = Number(/:(\d+)\//.exec(await servers.nobody())![1]);
      await hand.play(before);
      const back = knock(hand.ports.OWN);
      await hand.hears(knocked);
      await hand.play(after);
      assert.equal(String(await back), "knock");
    }

    it("is the client of an echo, over TCP", async () => {
      await echo();
      await hand.play(dialogues.tcpClient);
    });

    it("is the client of an echo, over UDP", async () => {
      hand.ports.PORT = (await datagrams((bytes) => bytes)).address().port;
      await hand.play(dialogues.udpClient);
    });

    it("serves an echo, over TCP", () => serves(dialogues.tcpServer, async (port) => {
      const caller = net.connect(port, "127.0.0.1");
      closers.push(() => caller.destroy());
      caller.on("error", () => {});
      caller.write("knock");
      return (await once(caller, "data", { signal: AbortSignal.timeout(PATIENCE) }) as [Buffer])[0];
    }));

    it("serves an echo, over UDP", () => serves(dialogues.udpServer, async (port) => {
      const caller = dgram.createSocket("udp4");
      closers.push(() => caller.close());
      caller.bind(0, "127.0.0.1");
      await once(caller, "listening");
      hand.ports.FROM = caller.address().port;
      caller.send("knock", port, "127.0.0.1");
      return (await once(caller, "message", { signal: AbortSignal.timeout(PATIENCE) }) as [Buffer])[0];
    }));

    for (const [name, steps] of Object.entries(dialogues.services)) {
      it(name, async () => {
        await echo();
        hand.ports.CLOCK = (await datagrams((bytes) => timeAnswer(bytes, Date.parse("2013-08-19T03:10:10Z")))).address().port;
        await hand.play(steps);
      });
    }
  });
}
