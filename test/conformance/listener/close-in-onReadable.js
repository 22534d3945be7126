/*---
description: a listener may be closed inside its callback; what it did not read is closed with it
flags: [async, module]
features: [listener, links]
---*/
import Listener from "embedded:io/socket/listener";
import Timer from "timer";

let calls = 0;
new Listener({
  port: 8126,
  onReadable() {
    calls++;
    this.close();
    this.close();
    Timer.set($DO(() => {
      assert.sameValue(calls, 1);
      assert.throws(SyntaxError, () => this.read());
    }), 20_000);
  },
  onError() { $DONE("ended"); }
});
Timer.set(() => $NETWORK.dial(8126, "unread"), 10_000);
