/*---
description: closing inside onError is allowed, and it is called once
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

let calls = 0;
new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 17,
  onReadable() { this.read(); },
  onError() {
    calls++;
    this.close();
    this.close();
    Timer.set($DO(() => assert.sameValue(calls, 1)), 10_000);
  }
});
