/*---
description: no callback is made from inside a constructor, also of a socket that takes over what is open and has data
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const options = {
  address: await $NETWORK.resolve("www.example.com"),
  port: 13,
  onReadable(count) { called.call(this, count); },
  onWritable() { check(); },
  onError() { $DONE("ended"); }
};
let constructing = true;
const check = () => { if (constructing) $DONE("called from inside the constructor"); };
let taken = 0;
function called(count) {
  check();
  if (count < 10) return;
  if (taken++ === 3) return $DO(() => this.close())();
  constructing = true;
  new TCP({ from: this, onReadable: options.onReadable, onWritable: options.onWritable, onError: options.onError });
  constructing = false;
}
new TCP(options);
constructing = false;
