/*---
description: stock code keeps its own state on instances, also when the class is frozen
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const socket = new TCP({ address: await $NETWORK.resolve("www.example.com"), port: 7 });
assert(Object.isExtensible(socket));
socket.readable = socket.writable = 0;
socket.readable++;
assert.sameValue(socket.readable, 1);
assert.sameValue(socket.writable, 0);
assert(socket instanceof TCP);
assert.sameValue(socket.constructor, TCP);
socket.close();
$DONE();
