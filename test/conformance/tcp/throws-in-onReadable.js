/*---
description: a callback that throws before it reads can read later, and other sockets hear nothing of it
flags: [async, module]
throws: Error: asked for
---*/
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

let thrown = false;
const socket = new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 13,
  onReadable() {
    if (thrown) return;
    thrown = true;
    Timer.set($DO(() => {
      assert.sameValue(socket.read().byteLength, 10);
      socket.close();
    }), 10_000);
    throw new Error("asked for");
  },
  onError() { $DONE("ended"); }
});
