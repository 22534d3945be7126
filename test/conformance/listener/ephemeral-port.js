/*---
description: without a port, or with port 0, it has one of its own
flags: [async, module]
features: [listener, links]
---*/
import Listener from "embedded:io/socket/listener";

const listener = new Listener({});
assert(listener.port >= 49152 && listener.port <= 65535);
listener.close();
listener.close();
assert.throws(SyntaxError, () => listener.read());
$DONE();
