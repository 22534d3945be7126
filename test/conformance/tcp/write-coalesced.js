/*---
description: writes with `more` leave together with the one that has none, in one piece
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

let sent = false;
const pieces = [];
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 11,
  onWritable() {
    if (sent) return;
    sent = true;
    for (let i = 0; i < 50; i++) this.write(Uint8Array.of(i), { more: i < 49, byteLength: 50 - i });
    Timer.set($DO(() => {
      assert.sameValue(pieces.join(), "50");
      this.close();
    }), 20_000);
  },
  onReadable() { pieces.push(...new Uint8Array(this.read())); },
  onError() { $DONE("ended"); }
});
