/*---
description: methods of another class's objects throw SyntaxError, as native ones do
flags: [async, module]
features: [udp]
---*/
import UDP from "embedded:io/socket/udp";

const socket = new UDP();
for (const receiver of [{}, [], "a string"]) {
  assert.throws(SyntaxError, () => socket.write.call(receiver, new ArrayBuffer(1), "162.159.200.1", 123));
  assert.throws(SyntaxError, () => socket.read.call(receiver));
  assert.throws(SyntaxError, () => socket.close.call(receiver));
}
assert.sameValue(socket.read(), undefined);
socket.close();
socket.close();
assert.throws(SyntaxError, () => socket.read());
$DONE();
