/*---
description: a refused connection ends with an error that says so
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 4,
  onWritable() { $DONE("connected to nothing"); },
  onReadable() { $DONE("connected to nothing"); },
  onError(error) {
    $DO(() => {
      assert(error instanceof Error);
      assert.sameValue(typeof error.code, "string");
      assert.throws(Error, () => this.write(new ArrayBuffer(1)));
    })();
  }
});
