/*---
description: no callback after a close inside onReadable, although bytes were left
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

let calls = 0;
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 17,
  onReadable() {
    calls++;
    this.close();
    Timer.set($DO(() => assert.sameValue(calls, 1)), 10_000);
  },
  onError() { $DONE("called after its end"); }
});
