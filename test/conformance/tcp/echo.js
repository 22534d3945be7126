/*---
description: what is written comes back, through buffers and every kind of view
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const wanted = [1, 2, 3, 4, 5, 6, 7];
const got = [];
let sent = false;
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 7,
  onWritable(count) {
    if (sent) return;
    sent = true;
    const free = this.write(Uint8Array.of(1, 2).buffer);
    assert(free <= count - 2, "the rest is returned");
    this.write(Uint8Array.of(0, 3, 0).subarray(1, 2));
    this.write(Int8Array.of(4));
    this.write(new DataView(Uint8Array.of(0, 5, 6).buffer, 1));
    this.write(Uint8Array.of(7));
  },
  onReadable(count) {
    const bytes = new Uint8Array(this.read(count));
    for (let i = 0; i < count; i++) got.push(bytes[i]);
    if (got.length < wanted.length) return;
    $DO(() => {
      assert.sameValue(got.join(), wanted.join());
      this.close();
    })();
  },
  onError() { $DONE("ended"); }
});
