/*---
description: of a write that does not fit nothing is written
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

let sent = false;
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 7,
  onWritable(count) {
    if (sent) return;
    sent = true;
    let refusals = 0;
    for (const bytes of [new Uint8Array(count + 1), new ArrayBuffer(10 * count)]) {
      try {
        this.write(bytes);
      } catch (error) {
        if (error.message === "would block") refusals++;
      }
    }
    assert.sameValue(refusals, 2);
    // as much as before fits
    assert.sameValue(this.write(Uint8Array.of(4, 5, 6)), count - 3);
  },
  onReadable() {
    $DO(() => {
      assert.sameValue(new Uint8Array(this.read()).join(), "4,5,6");
      this.close();
    })();
  },
  onError() { $DONE("ended"); }
});
