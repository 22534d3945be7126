/*---
description: what is no bytes can't be written, and a refused write sends nothing
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

let sent = false;
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 7,
  onWritable(count) {
    if (sent) return;
    sent = true;
    assert.throws(TypeError, () => this.write());
    assert.throws(TypeError, () => this.write("text"));
    assert.throws(TypeError, () => this.write([1, 2]));
    assert.throws(TypeError, () => this.write(5));
    assert.throws(TypeError, () => this.write(Uint16Array.of(1)));
    assert.throws(Error, () => this.write(new ArrayBuffer(count + 1)));
    this.write(Uint8Array.of(42));
  },
  onReadable(count) {
    $DO(() => {
      assert.sameValue(count, 1);
      assert.sameValue(new Uint8Array(this.read())[0], 42);
      this.close();
    })();
  },
  onError() { $DONE("ended"); }
});
