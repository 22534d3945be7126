/*---
description: no callback is made from inside a constructor or from inside write
flags: [async, module]
features: [udp]
---*/
import UDP from "embedded:io/socket/udp";

let inside = true;
const address = await $NETWORK.resolve("pool.ntp.org");
const socket = new UDP({
  onReadable() {
    $DO(() => {
      assert.sameValue(inside, false);
      this.close();
    })();
  },
  onError() { $DONE("error"); }
});
assert.sameValue(socket.read(), undefined);
socket.write(Uint8Array.of(1, 2, 3), address, 123);
inside = false;
