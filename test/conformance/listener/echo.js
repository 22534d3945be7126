/*---
description: bytes go both ways over an accepted connection
flags: [async, module]
features: [listener, links]
---*/
import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import Timer from "timer";

const listener = new Listener({
  port: 8124,
  onReadable() {
    let sent = false;
    new TCP({
      from: this.read(),
      onWritable() {
        if (sent) return;
        sent = true;
        this.write(Uint8Array.of(9, 8, 7));
      },
      onReadable() {
        $DO(() => {
          assert.sameValue(new Uint8Array(this.read()).join(), "9,8,7");
          this.close();
          listener.close();
        })();
      },
      onError() { $DONE("ended"); }
    });
  },
  onError() { $DONE("not listening"); }
});
Timer.set(() => $NETWORK.dial(8124), 10_000);
