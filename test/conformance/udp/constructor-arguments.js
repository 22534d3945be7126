/*---
description: wrong options throw, and leave nothing behind
flags: [async, module]
features: [udp]
---*/
import UDP from "embedded:io/socket/udp";

for (let i = 0; i < 8; i++) {
  assert.throws(RangeError, () => new UDP({ port: 65536 }));
  assert.throws(TypeError, () => new UDP({ port: "x" }));
  assert.throws(RangeError, () => new UDP({ format: "number" }));
  assert.throws(TypeError, () => new UDP({ onReadable: 1 }));
}
const socket = new UDP();
assert.sameValue(socket.format, "buffer");
socket.close();
new UDP({ port: 1234, target: 5 }).close();
$DONE();
