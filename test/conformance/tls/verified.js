/*---
description: a connection is verified, and without what verifies it nothing is opened
flags: [async, module]
features: [tls]
---*/
import TLS from "embedded:io/socket/tcp/tls";

const host = "www.example.com";
for (let i = 0; i < 8; i++) {
  assert.throws(Error, () => new TLS({ host, port: 443 }));
  assert.throws(Error, () => new TLS({ host, port: 443, secure: {} }));
  assert.throws(TypeError, () => new TLS({ host, port: 443, secure: null }));
}
let sent = false;
new TLS({
  host,
  port: 443,
  secure: $NETWORK.secure,
  onWritable() {
    if (sent) return;
    sent = true;
    this.write(Uint8Array.of(5, 6));
  },
  onReadable() {
    $DO(() => {
      assert.sameValue(new Uint8Array(this.read()).join(), "5,6");
      this.close();
    })();
  },
  onError(error) { $DONE(error === undefined ? "ended" : error); }
});
