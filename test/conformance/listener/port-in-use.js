/*---
description: a second listener at a port hears that it is in use, the first goes on
flags: [async, module]
features: [listener, links]
---*/
import Listener from "embedded:io/socket/listener";
import Timer from "timer";

let ended = false;
new Listener({
  port: 8125,
  onReadable() {
    $DO(() => {
      assert(ended, "the second one ended");
      this.read().close();
      this.close();
    })();
  },
  onError() { $DONE("the first one ended"); }
});
Timer.set(() => {
  try {
    new Listener({
      port: 8125,
      onReadable() { $DONE("the second one was called"); },
      onError(error) {
        ended = error instanceof Error && typeof error.code === "string";
        try { this.close(); } catch { $DONE("close throws"); }
      }
    });
  } catch (error) {
    ended = error instanceof Error;
  }
}, 10_000);
Timer.set(() => $NETWORK.dial(8125), 30_000);
