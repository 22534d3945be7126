/*---
description: the peer's end is told once, after everything received was read
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

let left = 10;
let ends = 0;
const socket = new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 17,
  onError(error) {
    ends++;
    if (left !== 0) return $DONE("the end came before the data was read");
    if (error !== undefined) return $DONE("an end in order has no error");
    Timer.set($DO(() => {
      assert.sameValue(ends, 1);
      assert.throws(Error, () => this.read());
      this.close();
    }), 5000);
  }
});
// the end comes meanwhile, and waits
Timer.set(() => {
  const reader = Timer.repeat(() => {
    const bytes = socket.read(1);
    if (bytes) left -= bytes.byteLength;
    if (left === 0) Timer.clear(reader);
  }, 500);
}, 10_000);
