/*---
description: from takes the connection over; the first socket is closed and calls nothing any more
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const fail = () => $DONE("the first socket was called");
const first = new TCP({ address: await $NETWORK.resolve("www.example.com"), port: 7, format: "number", onReadable: fail, onWritable: fail, onError: fail });
let sent = false;
const target = {};
const second = new TCP({
  from: first,
  target,
  onWritable() {
    if (sent) return;
    sent = true;
    this.write(Uint8Array.of(1, 2, 3));
  },
  onReadable() {
    $DO(() => {
      assert.sameValue(this, second);
      assert.sameValue(this.target, target);
      assert.sameValue(this.read().byteLength, 3);
      this.close();
      assert.throws(Error, () => new TCP({ from: this }));
    })();
  },
  onError() { $DONE("ended"); }
});
assert.sameValue(second.format, "buffer");
assert.throws(Error, () => first.read());
assert.throws(Error, () => first.write(new ArrayBuffer(1)));
assert.throws(Error, () => new TCP({ from: first }));
first.close();
