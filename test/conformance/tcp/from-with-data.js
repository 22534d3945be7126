/*---
description: what the first socket did not read is told to the one that takes over
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const first = new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 13,
  onReadable(count) {
    if (count < 10) return;
    first.read(4);
    new TCP({
      from: first,
      onReadable(left) {
        $DO(() => {
          assert.sameValue(left, 6);
          assert.sameValue(new Uint8Array(this.read(1))[0], 52);
          this.close();
        })();
      },
      onError() { $DONE("ended"); }
    });
  },
  onError() { $DONE("ended"); }
});
