import assert from "node:assert/strict";
import { connected, info, OK, Script } from "../faults/script.js";

const RECV = info('+QIURC: "recv",0');

/** A connection whose program does not read, and whose span is full; `told` lists the lines that the session heard. */
function full(chunk: number): { script: Script; told: number[]; read: () => void } {
  const script = new Script({ chunk, modem: { buffers: { receive: 64 } } }).online();
  const watched = connected(script);
  const { socket } = watched;
  let open = true;
  const linkReadable = socket.linkReadable.bind(socket);
  socket.linkReadable = () => { if (!open) linkReadable(); };
  script.arrive(0, "x".repeat(64));
  script.advance(1000);
  script.arrive(0, "y".repeat(10));
  script.advance(1000);
  script.commands.length = 0;
  const session = script.modem.session;
  const told: number[] = [];
  const unsolicited = session.unsolicited.bind(session);
  session.unsolicited = (code, reader) => {
    told.push(code);
    return unsolicited(code, reader);
  };
  return { script, told, read: () => { open = false; socket.linkReadable(); } };
}

for (const chunk of [Infinity, 63, 7, 1]) describe(`a line that comes again, in pieces of ${chunk} bytes`, () => {
  /** Lines that come in small pieces, or where the ring begins anew, are recognised less often. */
  const assertTold = (told: number[], wanted: number): void => assert.ok(told.length >= wanted && (chunk < 20 || told.length <= wanted + 1), `${told.length} lines, not ${wanted}`);

  it("is not told while it says nothing new, and is after any other line", () => {
    const { script, told } = full(chunk);
    script.say(RECV.repeat(3));
    for (let i = 0; i < 20; i++) script.say(RECV, i);
    script.advance(100);
    // the one that shows that it comes again
    assertTold(told, 1);
    script.say(info("+CREG: 1") + RECV.repeat(20));
    script.advance(100);
    assertTold(told, 4);
    assert.deepEqual(script.commands, []);
  });

  it("is told again when a command was sent meanwhile: data that come during a read are not forgotten", () => {
    const { script, told, read } = full(chunk);
    script.say(RECV.repeat(5));
    script.advance(100);
    assertTold(told, 1);
    let empty = true;
    // what the modem holds it announces before it says that there is nothing
    script.answer = (command) => {
      if (!command.startsWith("AT+QIRD=0,") || !empty) return undefined;
      empty = false;
      return [RECV, info("+QIRD: 0"), OK];
    };
    read();
    script.advance(1000);
    assertTold(told, 2);
    assert.equal(script.held[0], "", "it was read all the same");
  });

  it("is told again when the program did something meanwhile, whether the driver has begun with it or not", () => {
    const { script, told } = full(chunk);
    script.say(RECV.repeat(5));
    script.advance(100);
    assertTold(told, 1);
    script.modem.command("AT+CSQ");
    script.say(RECV.repeat(5));
    script.advance(0);
    assertTold(told, 2);
  });
});
