/*---
description: host instead of address has the modem resolve the name
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

new TCP({
  host: "www.example.com",
  port: 7,
  onWritable() {
    $DO(() => {
      assert.sameValue(this.remoteAddress, "www.example.com");
      this.close();
    })();
  },
  onError() { $DONE("not connected"); }
});
