/*---
description: writes with `more` wait for the one without, and arrive in order
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

let got = 0;
let sent = false;
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 7,
  onWritable() {
    if (sent) return;
    sent = true;
    for (let i = 0; i < 50; i++) this.write(Uint8Array.of(i), { more: i < 49, byteLength: 50 - i });
  },
  onReadable(count) {
    const bytes = new Uint8Array(this.read());
    for (let i = 0; i < count; i++) if (bytes[i] !== got++) return $DONE("out of order");
    if (got === 50) $DO(() => this.close())();
  },
  onError() { $DONE("ended"); }
});
