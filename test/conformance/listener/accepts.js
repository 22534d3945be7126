/*---
description: a client is accepted, and its connection has no callbacks until it is taken over
flags: [async, module]
features: [listener, links]
---*/
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

const target = {};
const listener = new Listener({
  port: 8123,
  target,
  onReadable(count) {
    if (this !== listener || count !== 1 || this.target !== target) return $DONE("wrong call");
    const accepted = this.read();
    if (!(accepted instanceof TCP)) return $DONE("no TCP");
    if (this.read() !== undefined) return $DONE("two");
    new accepted.constructor({
      from: accepted,
      onReadable() {
        $DO(() => {
          assert.sameValue(new Uint8Array(this.read())[0], 104);
          assert.sameValue(typeof this.remotePort, "number");
          this.close();
          listener.close();
        })();
      },
      onError() { $DONE("ended"); }
    });
  },
  onError() { $DONE("not listening"); }
});
assert.sameValue(listener.port, 8123);
assert.sameValue(listener.format, "socket/tcp");
assert.sameValue(listener.read(), undefined);
// the modem listens when its command is through
Timer.set(() => $NETWORK.dial(8123, "hello"), 10_000);
