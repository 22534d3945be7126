import assert from "node:assert/strict";
import { stream } from "../fuzz/families.js";
import { Noted, simulated } from "../driver/sim-host.js";
import { BOUND, FAMILIES, faultBenches, PORT, USABLE, type Bench } from "./family-bench.js";
import { seeded } from "./script.js";

const ROUNDS = 1000;
/** Simulated ms that a command waits for its answer. */
const TIMEOUT = 1000;
/** What lets a modem that is deaf after a final result code be talked to (ms). */
const DEAF = 20;

/** A question of the user's whose answer has the name of what a link reads. */
const COUNTS: Record<string, [command: string, answer: RegExp]> = {
  "nordic-slm": ["AT#XSOCKET?", /^#XSOCKET: /],
  "simcom-a7600": ["AT+CIPRXGET=4,0", /^\+CIPRXGET: 4,0,\d+$/],
  "simcom-ca": ["AT+CASTATE?", /^\+CASTATE: 0,1$/],
  "microchip-anycloud": ["AT+SOCKLST", /^\+SOCKLST:/],
};
/** What earlier software may have left. */
const DIRTY: Record<string, Record<string, string>[]> = {
  "nordic-slm": ["nothing", "socket", "datagram", "proxy", "data"].flatMap((left) => ["9600", "115200"].map((baud) => ({ left, baud }))),
  "simcom-a7600": ["command", "prompt", "counted", "data"].flatMap((mode) => ["9600", "115200", "921600"].flatMap((baud) => ["0", "1"].map((echo) => (
    { mode, baud, echo, context: "active", sockets: "0,1,9", rxget: "1", cipmode: "1", ciphead: "0", cipsrip: "0", errmode: "0", cmee: "2" })))),
  "simcom-ca": ["command", "counted", "data"].flatMap((mode) => ["9600", "115200", "921600"].flatMap((baud) => ["0", "1"].map((echo) => (
    { mode, baud, echo, context: "active", sockets: "0,1,12", asyncopen: "1", cmee: "2" })))),
  "microchip-anycloud": ["command", "counted", "raw"].flatMap((mode) => ["9600", "230400"].flatMap((baud) => ["0", "1"].map((echo) => (
    { mode, baud, echo, wifi: "joined", sockets: "1,2,20" })))),
};

/** Keeps what the driver is to hear until so many ms after the last command line went out. */
class Delay {
  /** Milliseconds; how long for the line that is going out. */
  of: (line: string) => number = () => 0;
  /** Which part of what comes is late: from the first match on. */
  from = /^/;
  private readonly held: { due: number; bytes: Uint8Array }[] = [];
  private sentAt = 0;
  private delay = 0;

  constructor({ host }: Bench) {
    const turn = host.turn.bind(host);
    host.turn = (now, free, received) => {
      if (received.length > 0) this.hold(now, Buffer.from(received));
      const due: Uint8Array[] = [];
      while (this.held.length > 0 && this.held[0].due <= now) due.push(this.held.shift()!.bytes);
      const answer = turn(now, free, Buffer.concat(due));
      const line = /AT[^\r]*\r/.exec(Buffer.from(answer.write).toString("latin1"));
      if (line) {
        this.sentAt = now;
        this.delay = this.of(line[0].slice(0, -1));
      }
      if (this.held.length > 0) {
        const next = Math.max(0, this.held[0].due - now);
        answer.alarm = answer.alarm < 0 ? next : Math.min(next, answer.alarm);
      }
      return answer;
    };
  }

  private hold(now: number, bytes: Buffer): void {
    const at = bytes.toString("latin1").search(this.from);
    const cut = at < 0 ? bytes.length : at;
    const before = this.held.length > 0 ? this.held[this.held.length - 1].due : 0;
    if (cut > 0) this.held.push({ due: Math.max(now, before), bytes: bytes.subarray(0, cut) });
    if (cut < bytes.length) this.held.push({ due: Math.max(now, before, this.sentAt + this.delay), bytes: bytes.subarray(cut) });
  }
}

for (const family of FAMILIES) for (const profile of ["document", "device"] as const) {
  const name = family.dialect.name;
  describe(`field faults (anchors.md §3) of time and state of a ${name}, as its ${profile} has it`, () => {
    const { bench, bend, answered, carries } = faultBenches(family, profile);
    const { commands } = family;

    /** Sends `count` commands, one after the other: each has its own answer, or none. @returns how many had none */
    async function rounds({ simulator, host }: Bench, count: number): Promise<number> {
      let sent = 0;
      let failed = 0;
      const wrong: string[] = [];
      const next = (): void => {
        const [command, pattern] = commands[sent % commands.length];
        host.modem.command(command, (error, lines) => {
          if (error && error.code !== "TIMEOUT") wrong.push(`${command}: ${error.message}`);
          if (error) failed++;
          else if (lines.length !== 1) wrong.push(`${command}: ${lines.join("; ")}`);
          for (const line of lines) if (!pattern.test(line)) wrong.push(`${command}: ${line}`);
          if (++sent < count) next();
        }, TIMEOUT);
      };
      host.soon(next);
      await simulator.run(() => sent === count, count * 60_000);
      assert.deepEqual(wrong, []);
      return failed;
    }

    for (const whole of [true, false]) it(`#1 ${ROUNDS} answers delayed by anything from nothing to three times the timeout (${whole ? "all" : "only their ends"}): each command gets its own or a timeout`, async () => {
      const made = await bench();
      const random = seeded(whole ? 1 : 2);
      const delay = new Delay(made);
      if (!whole) delay.from = /(\r\n)?OK\r\n/;
      delay.of = (line) => (commands.some(([command]) => command === line) ? Math.round(random() * 3 * TIMEOUT) : 0);
      const failed = await rounds(made, ROUNDS);
      assert.ok(failed > ROUNDS / 2 && failed < ROUNDS * 0.8, `${failed} timeouts`);
      assert.equal(made.host.ready, 1, "no recovery was needed");
      assert.equal(made.noted.ended, false, made.noted.error?.message);
      delay.of = () => 0;
      await carries(made);
    }).timeout(60_000);

    it("#12 an answer that comes within 2 ms of the timeout is its command's or nobody's", async () => {
      const made = await bench();
      const delay = new Delay(made);
      let ends = 0;
      for (let at = -2; at <= 2; at++) {
        let sent = 0;
        delay.of = (line) => (line === commands[0][0] && sent++ === 0 ? TIMEOUT + at : 0);
        ends += await rounds(made, 2 * commands.length);
      }
      assert.ok(ends >= 2 && ends <= 4, `${ends} timeouts`);
    });

    it("#12 what comes is cut anywhere, with a pause: prompts, headers, results", async () => {
      for (let cut = 1; cut <= 12; cut++) {
        const made = await bench();
        const { host } = made;
        const turn = host.turn.bind(host);
        let rest: Uint8Array = new Uint8Array(0);
        let due = 0;
        host.turn = (now, free, received) => {
          let heard = Buffer.from(received);
          if (rest.length > 0) {
            heard = Buffer.concat([rest, heard]);
            rest = new Uint8Array(0);
            // the pause is not over
            if (now < due) [rest, heard] = [heard, Buffer.alloc(0)];
          } else if (heard.length > cut) {
            rest = heard.subarray(cut);
            due = now + 20;
            heard = heard.subarray(0, cut);
          }
          const answer = turn(now, free, heard);
          if (rest.length > 0) answer.alarm = answer.alarm < 0 ? Math.max(0, due - now) : Math.min(answer.alarm, Math.max(0, due - now));
          return answer;
        };
        for (let which = 0; which < 3; which++) await answered(made, which);
        await carries(made, 300);
      }
    });

    it("#13 a notice and an end that straddle a command's timeout are told once", async () => {
      for (let at = -20; at <= 20; at += 5) {
        const made = await bench();
        const { simulator, host, noted, peer } = made;
        const delay = new Delay(made);
        let sent = 0;
        delay.of = (line) => (line === commands[0][0] && sent++ === 0 ? TIMEOUT + at : 0);
        let ends = 0;
        host.soon(() => host.modem.command(commands[0][0], () => { ends++; }, TIMEOUT));
        await simulator.advance(1);
        peer.write(Buffer.from("once"));
        await simulator.run(() => ends === 1 && noted.received.length >= 4, BOUND);
        peer.end(Buffer.from("more"));
        await simulator.run(() => noted.ended, 2 * BOUND);
        await simulator.advance(USABLE);
        assert.deepEqual([noted.received.toString(), noted.error, ends], ["oncemore", undefined, 1], `${at} ms`);
      }
    });

    for (const [what, pattern, text] of [
      ["ERROR in place of the end", /(\r\n)?OK\r\n/, "\r\nERROR\r\n"],
      ["ERROR, then the end", /(\r\n)?OK\r\n/, "\r\nERROR\r\n\r\nOK\r\n"],
      ["silence in place of the end", /(\r\n)?OK\r\n/, ""],
      ["ERROR in place of everything", /^[^]+$/, "\r\nERROR\r\n"],
      ["silence in place of everything", /^[^]+$/, ""],
    ] as const) it(`#15 ${what} of a send: the connection ends with an error, what is sent goes nowhere else, and the next command gets its own answer`, async () => {
      const made = await bench();
      const { simulator, host, noted, heard } = made;
      const data = stream(family, 8).subarray(0, 300).toString("latin1");
      let sending = false;
      let told = false;
      const turn = host.turn.bind(host);
      host.turn = (now, free, received) => {
        let text_ = Buffer.from(received).toString("latin1");
        if (sending && !told && pattern.test(text_)) {
          told = true;
          text_ = text_.replace(pattern, text);
        }
        const answer = turn(now, free, Buffer.from(text_, "latin1"));
        if (/CIPSEND|CASEND=\d+,|SOCKWR|XSEND|XTCPSEND/.test(Buffer.from(answer.write).toString("latin1"))) sending = true;
        return answer;
      };
      host.soon(() => noted.socket.write(Buffer.from(data, "latin1")));
      await simulator.run(() => noted.ended, 400_000);
      assert.ok(told && noted.error, "no error was told");
      await answered(made, 0, "", 200_000);
      const mine = heard();
      const again = new Noted(host.modem, "127.0.0.1", PORT, Buffer.from("next"));
      await simulator.run(() => heard().endsWith("next") || again.ended, BOUND);
      assert.equal(again.error, undefined, again.error?.message);
      assert.equal(heard(), `${mine}next`);
      // ESC fills what a modem may still wait for
      assert.ok(data.startsWith(mine.replace(/\x1b+$/, "")), JSON.stringify(mine.slice(-40)));
    });

    it("#16 `busy p...` and `ERR CODE` in front of an answer: it is the command's all the same", async () => {
      for (const line of ["busy p...", "ERR CODE:0x010b0000"]) {
        const made = await bench();
        let told = 0;
        bend(made, (text) => text.replace(/(^|\n)(?=(?:\r\n)?(?:\+C|A7|SIM|Revision|\d{20}|nRF|Nordic|mfw|%X|\+G|\+W))/g, (_, end: string) => { told++; return `${end}\r\n${line}\r\n`; }));
        for (let which = 0; which < 4; which++) await answered(made, which, line);
        assert.ok(told >= 4, `${told} times`);
        assert.equal(made.noted.ended, false);
      }
    });

    it("#16 a question of the user's whose answer resembles what a link reads gets its own, and the link its data", async () => {
      const made = await bench();
      const { simulator, host, noted, peer } = made;
      const [command, pattern] = COUNTS[name];
      const down = stream(family, 9);
      const answers: string[] = [];
      for (let i = 0; i < 8; i++) {
        peer.write(down.subarray(i * 200, i * 200 + 200));
        host.soon(() => host.modem.command(command, (error, lines) => answers.push(error ? error.message : lines[0])));
        await simulator.advance(i * 5);
      }
      await simulator.run(() => answers.length === 8 && noted.received.length === 1600, BOUND);
      for (const answer of answers) assert.match(answer, pattern);
      assert.ok(noted.received.equals(down.subarray(0, 1600)));
    });

    for (const set of DIRTY[name]) it(`#20 ${Object.entries(set).map(([key, value]) => `${key}=${value}`).join(" ")} left from before`, async () => {
      const { simulator, host } = await simulated({ dialect: name, profile, set }, family.modem);
      simulator.local.serve(PORT, (peer) => { peer.onData = (bytes) => peer.write(Buffer.from(bytes)); });
      await simulator.run(() => host.ready > 0, 1_000_000);
      const noted = new Noted(host.modem, "127.0.0.1", PORT, Buffer.from("\r\nOK\r\nhello"));
      await simulator.run(() => noted.received.length === 11 || noted.ended, BOUND);
      await simulator.close();
      assert.equal(noted.received.toString(), "\r\nOK\r\nhello");
      assert.deepEqual([host.errors, host.thrown], [[], []]);
    });

    it(`#25 a modem that is deaf for ${DEAF} ms after each final result code: it is not talked to in that time`, async () => {
      const made = await bench({}, undefined, { pause: DEAF + 5 });
      const { host } = made;
      const turn = host.turn.bind(host);
      let deafUntil = 0;
      let lost = 0;
      host.turn = (now, free, received) => {
        if (/(^|\n)(OK|ERROR[^\r]*|SEND OK)\r\n$/.test(Buffer.from(received).toString("latin1"))) deafUntil = now + DEAF;
        const answer = turn(now, free, received);
        if (answer.write.length > 0 && now < deafUntil) {
          lost++;
          answer.write = new Uint8Array(0);
        }
        return answer;
      };
      for (let which = 0; which < 4; which++) await answered(made, which);
      await carries(made, 1500);
      assert.equal(lost, 0);
    });
  });
}
