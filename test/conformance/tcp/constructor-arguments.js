/*---
description: wrong options throw, and leave nothing behind
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const address = "93.184.216.34";
for (let i = 0; i < 8; i++) {
  assert.throws(TypeError, () => new TCP(null), "null");
  assert.throws(TypeError, () => new TCP("www.example.com"), "text");
  assert.throws(TypeError, () => new TCP({ address, port: "seven" }), "port");
  assert.throws(TypeError, () => new TCP({ address }), "no port");
  assert.throws(TypeError, () => new TCP({ address, port: "8o" }), "port with a letter");
  assert.throws(TypeError, () => new TCP({ address, port: "" }), "empty port");
  assert.throws(RangeError, () => new TCP({ address, port: "65536" }), "digits too high");
  assert.throws(RangeError, () => new TCP({ address, port: 65536 }), "port too high");
  assert.throws(RangeError, () => new TCP({ address, port: -1 }), "port negative");
  assert.throws(TypeError, () => new TCP({ port: 7 }), "no address");
  assert.throws(TypeError, () => new TCP({ address: 7, port: 7 }), "address");
  assert.throws(RangeError, () => new TCP({ address: 'a"b', port: 7 }), "quote");
  assert.throws(RangeError, () => new TCP({ address: "a\r\nAT", port: 7 }), "line end");
  assert.throws(TypeError, () => new TCP({ address, port: 7, onReadable: 1 }), "callback");
  assert.throws(RangeError, () => new TCP({ address, port: 7, format: "string" }), "format");
}
new TCP({ address, port: 7, onReadable: undefined, onError: null, onWritable() { $DO(() => this.close())(); } });
