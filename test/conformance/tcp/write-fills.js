/*---
description: exactly as much can be written as was told, and more when that has left
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

let full = false;
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 9,
  onWritable(count) {
    if (full) {
      $DO(() => {
        assert(count > 0, "room again");
        this.close();
      })();
      return;
    }
    full = true;
    let free = count;
    while (free > 100) free = this.write(new Uint8Array(100));
    free = this.write(new Uint8Array(free));
    assert.sameValue(free, 0);
    let refusal;
    try {
      this.write(Uint8Array.of(1));
    } catch (error) {
      refusal = error.message;
    }
    assert.sameValue(refusal, "would block");
  },
  onError() { $DONE("ended"); }
});
