/*---
description: where the command set has no TLS it says so, and nothing is opened
flags: [async, module]
features: [no-tls]
---*/
import TLS from "embedded:io/socket/tcp/tls";

assert.throws(Error, () => new TLS({ host: "www.example.com", port: 443, secure: $NETWORK.secure }));
$DONE();
