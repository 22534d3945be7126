/*---
description: a socket that is closed at once calls nothing, and its link is free again
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

const address = await $NETWORK.resolve("www.example.com");
const fail = () => $DONE("called after its end");
for (let i = 0; i < 20; i++) new TCP({ address, port: 7, onWritable: fail, onReadable: fail, onError: fail }).close();
Timer.set(() => new TCP({ address, port: 7, onWritable() { $DO(() => this.close())(); }, onError() { $DONE("not connected"); } }), 5000);
