/*---
description: a peer that shows another name is refused, by a stable code
flags: [async, module]
features: [tls]
---*/
import TLS from "embedded:io/socket/tcp/tls";

new TLS({
  host: "another.example",
  port: 443,
  secure: $NETWORK.secure,
  onWritable() { $DONE("connected"); },
  onError(error) {
    $DO(() => {
      assert(error instanceof Error);
      assert(["CERTIFICATE_NAME", "CERTIFICATE", "TLS"].includes(error.code), error.code);
    })();
  }
});
