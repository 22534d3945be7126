/*---
description: asking for more than there is throws, and takes nothing
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 13,
  onReadable(count) {
    if (count < 10) return;
    $DO(() => {
      assert.throws(Error, () => this.read(11));
      assert.throws(Error, () => this.read(new Uint8Array(11)));
      assert.throws(Error, () => this.read(-1));
      assert.throws(TypeError, () => this.read(new Uint16Array(1)));
      assert.throws(TypeError, () => this.read("1"));
      assert.sameValue(this.read().byteLength, 10);
      this.close();
    })();
  },
  onError() { $DONE("ended"); }
});
