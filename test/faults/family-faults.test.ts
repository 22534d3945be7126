import assert from "node:assert/strict";
import { stream } from "../fuzz/families.js";
import { Noted } from "../driver/sim-host.js";
import { BOUND, FAMILIES, faultBenches, PORT } from "./family-bench.js";

/** Data in which nothing is to be bent. */
const PLAIN = Buffer.alloc(200, "plain data ");

/** A line that the family's modems may say at any time. */
const URCS: Record<string, string[]> = {
  "nordic-slm": ["%CESQ: 56,2,16,2", "+CEREG: 1", "#XGPS: 1"],
  "simcom-a7600": ["PB DONE", "+CEREG: 1", "+CGEV: EPS PDN ACT 1"],
  "simcom-ca": ["SMS Ready", "+CEREG: 1", "+CPSMSTATUS: 1"],
  "microchip-anycloud": ["+TIME:3873549633", "+WSTALU:\"00:11:22:33:44:55\",6", "+NONE:1"],
};
/** What announces received data. */
const NOTICES: Record<string, RegExp> = {
  "nordic-slm": /#XTCPDATA: [^\r]*\r\n/g,
  "simcom-a7600": /\+CIPRXGET: 1,\d+\r\n/g,
  "simcom-ca": /\+CADATAIND: \d+\r\n/g,
  "microchip-anycloud": /\+SOCKRXT:\d+,\d+\r\n/g,
};
/** What says that the modem has restarted; AnyCloud says nothing. */
const BANNERS: Record<string, string[]> = {
  "nordic-slm": ["Ready"],
  "simcom-a7600": ["RDY", "*ATREADY: 1"],
  "simcom-ca": ["RDY"],
  "microchip-anycloud": [],
};
/** A header, behind which its payload stands. */
const HEADERS: Record<string, RegExp> = {
  // the header comes last: what is like payload is
  "nordic-slm": /^(?=[0-9A-F]{60})/,
  "simcom-a7600": /\+CIPRXGET: 2,\d+,\d+,\d+\r\n/,
  "simcom-ca": /\+CARECV: (?:\d+,\d+\r\n|\d+,)/,
  "microchip-anycloud": /\+SOCKRD:\d+,\d+,\r\n#/,
};

for (const family of FAMILIES) for (const profile of ["document", "device"] as const) {
  const name = family.dialect.name;
  describe(`field faults (anchors.md §3) of a ${name}, as its ${profile} has it`, () => {
    const { bench, bend, answered, carries, once, recovers } = faultBenches(family, profile);

    it("#2 an unknown line right after OK: the next commands get their own answers, and bytes go both ways", async () => {
      const made = await bench();
      bend(made, (text) => text.replace(/(^|\r\n)OK\r\n/g, "$&+UNHEARDOF: 1\r\n"));
      for (let which = 0; which < 4; which++) await answered(made, which);
      await carries(made, PLAIN.length, PLAIN);
    });

    for (const urc of URCS[name]) for (const echo of [false, true]) {
      // Nordic's modems and AnyCloud's consoles have their own ways of echo
      if (echo && !/simcom/.test(name)) continue;
      it(`#3 #4 #8 ${urc} in front of every line, echo ${echo ? "on" : "off"}: nothing is taken for it, and it is nothing's answer`, async () => {
        const made = await bench();
        let told = 0;
        // between the lines of what a command says; payload comes in pieces of its own
        const lines = /(^|\n)(?=(?:\r\n)?(?:OK|\+C|A7|SIM|Revision|\d{20}|nRF|Nordic|mfw|%X|\+G))/g;
        if (echo) made.host.modem.command("ATE1", () => {});
        await made.simulator.advance(1000);
        bend(made, (text) => text.replace(lines, (_, end: string) => { told++; return `${end}\r\n${urc}\r\n`; }));
        for (let which = 0; which < 4; which++) await answered(made, which, urc);
        assert.ok(told >= 4, `${told} times`);
        assert.equal(made.noted.ended, false);
      });
    }

    it("#5 a URC between header and payload, or inside payload: never delivered as data, told, and the channel lives on", async () => {
      for (const place of [0, 5]) {
        const made = await bench();
        const data = stream(family, 3).subarray(0, 300);
        let done = false;
        let held = "";
        bend(made, (text) => {
          held = name === "nordic-slm" ? text : held + text;
          const header = HEADERS[name].exec(held);
          if (done || !header || held.length < header.index + header[0].length + 20) return text;
          done = true;
          const at = Math.max(0, text.length - (held.length - header.index - header[0].length) + place);
          return `${text.slice(0, at)}\r\n${URCS[name][1]}\r\n${text.slice(at)}`;
        });
        made.peer.write(data);
        await made.simulator.run(() => made.noted.ended || made.noted.received.length >= data.length, 2 * BOUND);
        assert.equal(done, true);
        // in front of payload whose header comes behind it a URC is one
        if (name === "nordic-slm" && place === 0) assert.ok(made.noted.received.equals(data) && !made.noted.ended);
        else assert.ok(made.noted.ended && made.noted.error, `place ${place}: ${made.noted.received.length} bytes were delivered without an error`);
        assert.ok(data.subarray(0, made.noted.received.length).equals(made.noted.received), "what was delivered is what was sent");
        await answered(made);
      }
    });

    it("#9 payload that looks like everything that a modem says arrives as it is", async () => {
      const made = await bench();
      await carries(made, 1500);
    });

    it("#10 #11 three and 32 URCs behind an OK, in one piece: the next commands get their own answers", async () => {
      for (const count of [3, 32]) {
        const made = await bench();
        bend(made, (text) => text.replace(/(^|\r\n)OK\r\n/g, `$&${`\r\n${URCS[name][1]}\r\n`.repeat(count)}`));
        for (let which = 0; which < 4; which++) await answered(made, which);
        assert.equal(made.noted.ended, false);
      }
    });

    it("#14 data that come in every gap of a send", async () => {
      const made = await bench();
      const { simulator, host, noted, peer, heard } = made;
      const down = stream(family, 4);
      let sent = 0;
      for (let ms = 0; ms < 40; ms++) {
        host.soon(() => noted.socket.write(Buffer.from(`up ${ms};`)));
        await simulator.advance(ms / 2);
        peer.write(down.subarray(sent, sent + 7));
        sent += 7;
        await simulator.run(() => noted.ended || (heard().endsWith(`up ${ms};`) && noted.received.length === sent), BOUND);
        assert.equal(noted.ended, false, noted.error?.message);
      }
      assert.ok(noted.received.equals(down.subarray(0, sent)));
    });

    it("#17 a notice of data that was lost is made good within the bound", async () => {
      const made = await bench();
      let lost = 0;
      bend(made, (text) => text.replace(NOTICES[name], () => { lost++; return "\r\n"; }));
      const data = PLAIN;
      made.peer.write(data);
      await made.simulator.run(() => made.noted.received.length === data.length, BOUND);
      assert.ok(made.noted.received.equals(data));
      // Nordic's socket has no notices: it is asked
      if (name !== "nordic-slm") assert.ok(lost > 0);
    });

    it("#18 #19 an end with data that were not read: they are delivered, then the end", async () => {
      for (const length of [1, 300, 3000]) {
        const made = await bench();
        const data = stream(family, 6).subarray(0, length);
        made.peer.end(data);
        await made.simulator.run(() => made.noted.ended, 2 * BOUND);
        assert.equal(made.noted.error, undefined, made.noted.error?.message);
        assert.ok(made.noted.received.equals(data));
      }
    });

    for (const deaf of [5, 20, 50]) it(`#24 a host that is deaf for ${deaf} ms, 128 bytes of FIFO: nothing is lost at the default read length`, async () => {
      const made = await bench({ faults: `deaf ${deaf}`, fifo: 128 }, 128);
      await carries(made, 1400);
      await carries(made, 1400);
      assert.equal(made.simulator.wire.rx.lost, 0);
    });

    it("#24 #26 a byte of what is sent is lost on the way to the modem: the channel is usable in time, and nothing goes elsewhere", async () => {
      const made = await bench({ seed: 3 });
      const { simulator, host, noted } = made;
      const turn = host.turn.bind(host);
      let dropped = false;
      host.turn = (now, free, received) => {
        const answer = turn(now, free, received);
        // the data alone are so long
        if (!dropped && answer.write.length > 150) {
          dropped = true;
          answer.write = Buffer.concat([answer.write.subarray(0, 50), answer.write.subarray(51)]);
        }
        return answer;
      };
      host.soon(() => noted.socket.write(stream(family, 7).subarray(0, 600)));
      await simulator.run(() => dropped, BOUND);
      // a modem may be given as long as its document says to send
      await answered(made, 0, "", 200_000);
      const again = new Noted(host.modem, "127.0.0.1", PORT);
      await simulator.run(() => again.writable.length > 0 || again.ended, BOUND);
    });

    for (const banner of BANNERS[name]) it(`#23 ${banner} in mid-session: connections hear of it, and everything is set up anew`, async () => {
      const made = await bench();
      const state = once(made, /(\r\n)?OK\r\n/, `\r\n${banner}\r\n`);
      made.host.soon(() => made.host.modem.command(family.commands[0][0], () => {}));
      await recovers(made);
      assert.equal(state.told, true);
    });

    if (name === "simcom-a7600") it("#21 +CIPEVENT: NETWORK CLOSED UNEXPECTEDLY inside a query for data: the network is opened again", async () => {
      const made = await bench();
      const state = once(made, /\r\n\+CIPRXGET: 2,/, "\r\n+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n");
      made.peer.write(PLAIN);
      await recovers(made);
      assert.equal(state.told, true);
    });

    if (name === "simcom-ca") it("#18 data and an end that are announced inside an answer: the data, then the end", async () => {
      const made = await bench();
      let held = "";
      let given = false;
      // what comes unasked waits for the next OK
      bend(made, (text) => {
        if (given) return text;
        const unasked = text.replace(/\r\n\+(CADATAIND|CASTATE): [^\r]*\r\n/g, (line) => { held += line; return ""; });
        given = held.includes("CASTATE") && /OK\r\n/.test(unasked);
        return given ? unasked.replace(/(\r\n)?OK\r\n/, `${held}$&`) : unasked;
      });
      made.peer.end(PLAIN);
      await made.simulator.advance(100);
      await answered(made);
      assert.equal(given, true);
      await made.simulator.run(() => made.noted.ended, BOUND);
      assert.equal(made.noted.error, undefined, made.noted.error?.message);
      assert.ok(made.noted.received.equals(PLAIN));
    });

    if (name === "microchip-anycloud") it("#27 +SOCKRXT is told once for all that comes: it is read until nothing is left", async () => {
      const made = await bench();
      let told = 0;
      bend(made, (text) => text.replace(NOTICES[name], (notice) => (told++ === 0 ? notice : "")));
      const data = Buffer.alloc(6000, "plain data ");
      made.peer.write(data);
      await made.simulator.run(() => made.noted.received.length === data.length || made.noted.ended, BOUND);
      assert.ok(told > 0 && made.noted.received.equals(data));
    });
  });
}
