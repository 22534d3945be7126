/*---
description: read(n), read(view) and read() take what they say and nothing else
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 13,
  onReadable(count) {
    if (count < 10) return;
    $DO(() => {
      const two = this.read(2);
      assert(two instanceof ArrayBuffer);
      assert.sameValue(two.byteLength, 2);
      assert.sameValue(new Uint8Array(two)[1], 49);
      const into = new Uint8Array(10);
      assert.sameValue(this.read(into.subarray(3, 6)), 3);
      assert.sameValue(into.join(), "0,0,0,50,51,52,0,0,0,0");
      const buffer = new ArrayBuffer(2);
      assert.sameValue(this.read(buffer), 2);
      assert.sameValue(new Uint8Array(buffer)[0], 53);
      assert.sameValue(this.read(new DataView(buffer)), 2);
      assert.sameValue(new Uint8Array(buffer)[0], 55);
      const rest = this.read();
      assert.sameValue(rest.byteLength, 1);
      assert.sameValue(new Uint8Array(rest)[0], 57);
      assert.sameValue(this.read(), undefined);
      assert.sameValue(this.read(1), undefined);
      this.close();
    })();
  },
  onError() { $DONE("ended"); }
});
