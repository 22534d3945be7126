/*---
description: target is the option's value, and there is none without
flags: [async, module]
---*/
import TCP from "embedded:io/socket/tcp";

const address = await $NETWORK.resolve("www.example.com");
const target = {};
const first = new TCP({ address, port: 7, target });
assert.sameValue(first.target, target);
first.close();
assert.sameValue(first.target, target);
const second = new TCP({ address, port: 7, target: 0 });
assert.sameValue(second.target, 0);
second.close();
const third = new TCP({ address, port: 7 });
assert.sameValue(third.target, undefined);
assert.sameValue("target" in third && third.target !== undefined, false);
third.close();
$DONE();
