/*---
description: with format "number" bytes are read and written one at a time
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

let sent = false;
let next = 0;
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 7,
  format: "number",
  onWritable() {
    if (sent) return;
    sent = true;
    assert.sameValue(this.format, "number");
    for (const byte of [0, 127, 128, 255]) this.write(byte);
    assert.throws(RangeError, () => this.write(256));
    assert.throws(RangeError, () => this.write(-1));
    assert.throws(TypeError, () => this.write(new ArrayBuffer(1)));
  },
  onReadable(count) {
    while (count--) if (this.read() !== [0, 127, 128, 255][next++]) return $DONE("wrong byte");
    if (next < 4) return;
    $DO(() => {
      assert.sameValue(this.read(), undefined);
      this.format = "buffer";
      assert.sameValue(this.read(), undefined);
      this.close();
    })();
  },
  onError() { $DONE("ended"); }
});
