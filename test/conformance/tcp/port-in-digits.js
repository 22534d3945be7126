/*---
description: a port may be given in digits, as the SDK's fetch and WebSocket take it from a URL
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: "7",
  onWritable() {
    $DO(() => {
      assert.sameValue(this.remotePort, 7);
      this.close();
    })();
  },
  onError() { $DONE("connection failure"); }
});
