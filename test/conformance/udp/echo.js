/*---
description: a datagram comes back whole, with its sender's address and port
flags: [async, module]
features: [udp]
---*/
import UDP from "embedded:io/socket/udp";

const address = await $NETWORK.resolve("www.example.com");
const socket = new UDP({
  onReadable(count) {
    $DO(() => {
      assert.sameValue(count, 1);
      assert.sameValue(this, socket);
      const datagram = this.read();
      assert(datagram instanceof ArrayBuffer);
      assert.sameValue(new Uint8Array(datagram).join(), "2,3,4");
      assert.sameValue(datagram.address, address);
      assert.sameValue(datagram.port, 7);
      assert.sameValue(this.read(), undefined);
      this.close();
      this.close();
      assert.throws(SyntaxError, () => this.read());
      assert.throws(SyntaxError, () => this.write(new ArrayBuffer(1), address, 7));
    })();
  },
  onError() { $DONE("ended"); }
});
assert.sameValue(socket.read(), undefined);
socket.write(Uint8Array.of(1, 2, 3, 4, 5).subarray(1, 4), address, 7);
