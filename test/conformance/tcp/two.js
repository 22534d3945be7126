/*---
description: two connections don't hear each other
flags: [async, module]
features: [links]
---*/
import TCP from "embedded:io/socket/tcp";

const address = await $NETWORK.resolve("www.example.com");
let ended = 0;
for (const byte of [1, 2]) {
  let sent = false;
  new TCP({
    address,
    port: 7,
    onWritable() {
      if (sent) return;
      sent = true;
      this.write(Uint8Array.of(byte, byte, byte));
    },
    onReadable() {
      for (const got of new Uint8Array(this.read())) if (got !== byte) return $DONE("the other's bytes");
      this.close();
      if (++ended === 2) $DONE();
    },
    onError() { $DONE("ended"); }
  });
}
