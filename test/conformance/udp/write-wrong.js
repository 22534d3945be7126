/*---
description: datagrams that can't be sent throw
flags: [async, module]
features: [udp]
---*/
import UDP from "embedded:io/socket/udp";

const socket = new UDP({});
const bytes = new ArrayBuffer(1);
assert.throws(TypeError, () => socket.write(bytes, Symbol(), 7));
assert.throws(TypeError, () => socket.write(bytes, "1.2.3.4", Symbol()));
assert.throws(TypeError, () => socket.write("text", "1.2.3.4", 7));
assert.throws(RangeError, () => socket.write(bytes, "1.2.3.4", 0));
assert.throws(RangeError, () => socket.write(new ArrayBuffer(4000), "1.2.3.4", 7));
socket.close();
$DONE();
