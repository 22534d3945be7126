/*---
description: the format is "buffer" unless it is set, and can't be anything unknown
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const socket = new TCP({ address: await $NETWORK.resolve("www.example.com"), port: 7 });
assert.sameValue(socket.format, "buffer");
socket.format = "number";
assert.sameValue(socket.format, "number");
for (const wrong of ["", "string", "uint8", undefined, 1]) assert.throws(RangeError, () => { socket.format = wrong; });
assert.sameValue(socket.format, "number");
socket.close();
$DONE();
