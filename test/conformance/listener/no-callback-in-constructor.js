/*---
description: neither a listener nor a socket that it accepted calls back from inside its constructor
flags: [async, module]
features: [listener]
---*/
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

let inside = true;
const listener = new Listener({
  port: 8080,
  onReadable() {
    assert.sameValue(inside, false);
    // what is received meanwhile waits for it
    Timer.set(() => {
      inside = true;
      new TCP({
        from: this.read(),
        onReadable() {
          $DO(() => {
            assert.sameValue(inside, false);
            this.close();
            listener.close();
          })();
        },
        onError() { $DONE("ended"); }
      });
      inside = false;
    }, 5000);
  }
});
inside = false;
Timer.set(() => $NETWORK.dial(8080, "hello"), 5000);
