import assert from "node:assert/strict";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import type { Modem } from "../../src/modem.js";
import type { TCP } from "../../src/index.js";
import { FAMILIES, MODES, type Family } from "./families.js";
import { simulated } from "./sim-host.js";

const PORT = 8010;
const CLIENTS = 12;
/** Time (ms) from a client's last byte to the next client, and on the way from end to end. */
const PACES: readonly [gap: number, latency: number][] = [[0, 0], [2, 0], [7, 0], [0, 20], [30, 20]];
/** With one link the client before must be gone. */
const ALONE: readonly [gap: number, latency: number][] = [[150, 0], [150, 20]];

/** Answers each client by `answer`, as a web server does: as there is room for it. */
function serve(modem: Modem, answer: Buffer, closes: boolean): void {
  new modem.Listener({
    port: PORT,
    onReadable() {
      for (let accepted = this.read(); accepted; accepted = this.read()) {
        let asked = false;
        let sent = 0;
        let room = 0;
        const write = (socket: TCP): void => {
          while (asked && room > 0 && sent < answer.length) {
            const from = sent;
            sent = Math.min(answer.length, from + room);
            room = socket.write(answer.subarray(from, sent));
          }
          if (closes && sent === answer.length) socket.close();
        };
        new modem.TCP({
          from: accepted,
          onReadable() {
            this.read();
            asked = true;
            write(this);
          },
          onWritable(count) {
            room = count;
            write(this);
          },
        });
      }
    },
  });
}

/** Clients one after another, each of which closes when it has its answer. */
async function visit(family: Family, profile: "document" | "device", closes: boolean, answer: Buffer, gap: number, latency: number): Promise<void> {
  const { simulator, host } = await simulated({ dialect: family.dialect.name, profile, ...family.simulator }, { dialect: family.dialect, ...family.modem, links: Math.min(8, family.links) });
  try {
    simulator.local.latency = latency;
    await simulator.run(() => host.ready > 0, 60_000);
    serve(host.modem, answer, closes);
    await simulator.advance(3000);
    let served = 0;
    let over: string | undefined;
    const ask = (): void => {
      let got = "";
      let done = false;
      const peer: LocalPeer = simulator.local.connect(PORT, () => peer.write("question"));
      const ended = (how: string): void => { if (!done) over ??= `client ${served} ${how} after ${got.length} bytes`; };
      peer.onEnd = () => ended("was ended");
      peer.onClose = () => ended("was closed");
      peer.onData = (bytes) => {
        got += Buffer.from(bytes).toString();
        if (got.length < answer.length) return;
        done = true;
        if (got !== answer.toString()) over = `client ${served} heard ${got}`;
        peer.end();
        if (++served === CLIENTS) over ??= "all served";
        else simulator.clock.after(gap, ask);
      };
    };
    ask();
    await simulator.run(() => over !== undefined, 600_000);
    assert.equal(over, "all served", `${gap} ms between clients, ${latency} ms on the way`);
    assert.deepEqual(host.errors, []);
  } finally {
    await simulator.close();
  }
}

// the modem may give the number of a connection that has ended to the next client at once
for (const family of FAMILIES.concat(MODES)) for (const profile of ["document", "device"] as const) {
  if (!family.dialect.listens) continue;
  describe(`a server on a ${family.dialect.name}${family.mode ? ` in ${family.mode} mode` : ""}, as its ${profile} has it`, () => {
    for (const [who, closes] of [["the client has closed", false], ["it has answered", true]] as const) for (const size of [20, family.dropping === profile ? 500 : 3000]) {
      it(`closes when ${who}: each of ${CLIENTS} clients, one after another, gets its ${size} bytes`, async () => {
        const answer = Buffer.from(Array.from({ length: size }, (_, i) => 97 + (i % 26)));
        for (const [gap, latency] of family.links === 1 ? ALONE : PACES) await visit(family, profile, closes, answer, gap, latency);
      });
    }
  });
}
