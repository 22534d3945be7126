/*---
description: no callback after a close inside onReadable
flags: [async, module]
features: [udp]
---*/
import UDP from "embedded:io/socket/udp";
import Timer from "timer";

let calls = 0;
const socket = new UDP({
  onReadable() {
    calls++;
    this.close();
    this.close();
    Timer.set($DO(() => assert.sameValue(calls, 1)), 20_000);
  },
  onError() { $DONE("ended"); }
});
const address = await $NETWORK.resolve("www.example.com");
socket.write(Uint8Array.of(1), address, 7);
socket.write(Uint8Array.of(2), address, 7);
