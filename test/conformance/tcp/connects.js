/*---
description: the first onWritable tells that the connection stands, and how much may be written
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

let constructed = false;
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 7,
  onWritable(count) {
    $DO(() => {
      assert(constructed, "no callback from inside the constructor");
      assert.sameValue(typeof count, "number");
      assert(count >= 512, "room for a request");
      this.close();
    })();
  },
  onError() { $DONE("not connected"); }
});
constructed = true;
