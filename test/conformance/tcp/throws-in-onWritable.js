/*---
description: what a callback throws reaches the engine, and the connection goes on
flags: [async, module]
throws: Error: asked for
---*/
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

let thrown = false;
const socket = new TCP({
  address: await $NETWORK.resolve("www.example.com"),
  port: 7,
  onWritable() {
    if (thrown) return;
    thrown = true;
    Timer.set(() => socket.write(Uint8Array.of(7)), 100);
    throw new Error("asked for");
  },
  onReadable() { $DO(() => this.close())(); },
  onError() { $DONE("ended"); }
});
