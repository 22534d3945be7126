/*---
description: the peer's address and port can be asked for until it is closed
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const address = await $NETWORK.resolve("www.example.com");
new TCP({
  address,
  port: 7,
  onWritable() {
    $DO(() => {
      assert.sameValue(this.remoteAddress, address);
      assert.sameValue(this.remotePort, 7);
      assert.throws(TypeError, () => { this.remoteAddress = "1.2.3.4"; });
      this.close();
      assert.throws(Error, () => this.remoteAddress);
      assert.throws(Error, () => this.remotePort);
    })();
  },
  onError() { $DONE("not connected"); }
});
