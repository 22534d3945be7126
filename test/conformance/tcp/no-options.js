/*---
description: without options it is a shell that is closed
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const socket = new TCP();
assert.throws(Error, () => socket.read());
assert.throws(Error, () => socket.write(new ArrayBuffer(1)));
socket.close();
$DONE();
