/*---
description: methods of another class's objects throw SyntaxError, as native ones do, and the socket goes on
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const address = await $NETWORK.resolve("www.example.com");
const receivers = [{}, [], "a string"];
const check = (body) => { for (const receiver of receivers) assert.throws(SyntaxError, () => body(receiver)); };
new TCP({
  address,
  port: 7,
  onWritable() {
    if (this.asked) return;
    this.asked = true;
    check((receiver) => this.write.call(receiver, new ArrayBuffer(1)));
    check((receiver) => this.read.call(receiver));
    check((receiver) => this.close.call(receiver));
    check((from) => new TCP({ from }));
    this.write(Uint8Array.of(5));
  },
  onReadable() {
    $DO(() => {
      check((receiver) => this.read.call(receiver, new Uint8Array(1)));
      assert.sameValue(new Uint8Array(this.read())[0], 5);
      this.close();
    })();
  },
  onError() { $DONE("connection failure"); }
});
