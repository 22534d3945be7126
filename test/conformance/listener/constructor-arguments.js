/*---
description: wrong options throw
flags: [async, module]
features: [listener]
---*/
import Listener from "embedded:io/socket/listener";

assert.throws(TypeError, () => new Listener());
assert.throws(TypeError, () => new Listener({ port: undefined }));
assert.throws(TypeError, () => new Listener({ port: "eighty" }));
assert.throws(TypeError, () => new Listener({ port: "" }));
assert.throws(RangeError, () => new Listener({ port: "65536" }));
assert.throws(RangeError, () => new Listener({ port: 65536 }));
assert.throws(RangeError, () => new Listener({ port: 80, format: "buffer" }));
assert.throws(TypeError, () => new Listener({ port: 80, onReadable: {} }));
$DONE();
