/*---
description: before it is connected there is nothing to read, and writing throws
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const socket = new TCP({ address: await $NETWORK.resolve("www.example.com"), port: 7 });
assert.sameValue(socket.read(), undefined);
assert.sameValue(socket.read(new Uint8Array(1)), undefined);
assert.throws(Error, () => socket.write(new ArrayBuffer(1)));
socket.close();
$DONE();
