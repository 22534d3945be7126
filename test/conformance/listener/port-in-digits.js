/*---
description: a port may be given in digits
flags: [async, module]
features: [listener]
---*/
import Listener from "embedded:io/socket/listener";

let listener = new Listener({ port: "8080" });
assert.sameValue(listener.port, 8080);
listener.close();
listener = new Listener({ port: "0" });
assert(listener.port >= 1 && listener.port <= 65535);
listener.close();
$DONE();
