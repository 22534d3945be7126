/*---
description: a closed socket can be closed again, and nothing else
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const socket = new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 7,
  onWritable() {
    $DO(() => {
      assert.sameValue(this.close(), undefined);
      assert.sameValue(this.close(), undefined);
      assert.throws(SyntaxError, () => this.read());
      assert.throws(SyntaxError, () => this.read(1));
      assert.throws(SyntaxError, () => this.write(new ArrayBuffer(1)));
    })();
  },
  onReadable() { $DONE("called after its end"); },
  onError() { $DONE("called after its end"); }
});
assert(socket instanceof TCP);
