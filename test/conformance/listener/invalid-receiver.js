/*---
description: methods of another class's objects throw SyntaxError, as native ones do
flags: [async, module]
features: [listener]
---*/
import Listener from "embedded:io/socket/listener";

const listener = new Listener({ port: 8080 });
for (const receiver of [{}, [], "a string"]) {
  assert.throws(SyntaxError, () => listener.read.call(receiver));
  assert.throws(SyntaxError, () => listener.close.call(receiver));
}
assert.sameValue(listener.read(), undefined);
listener.close();
listener.close();
assert.throws(SyntaxError, () => listener.read());
$DONE();
