import assert from "node:assert/strict";
import { bg95 } from "./typist.js";

/** The application note's chapter 3.1 and 3.2, command by command, with every byte of the answers. */
describe("quectel-bg95: dialogue of chapters 3.1 and 3.2", () => {
  it("configures, activates and deactivates a context (3.1)", async () => {
    const { host } = await bg95();
    assert.equal(await host.say('AT+QICSGP=1,1,"CMNBIOT","","",1\r'), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QIACT=1\r"), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QIACT?\r"), '\r\n+QIACT: 1,1,1,"10.7.157.1"\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+QIDEACT=1\r"), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QIACT?\r"), "\r\nOK\r\n");
  });

  it("queries a context's configuration (2.3.1)", async () => {
    const { host } = await bg95();
    assert.equal(await host.say("AT+QICSGP=1\r"), '\r\n+QICSGP: 1,"","","",0\r\n\r\nOK\r\n');
    await host.say('AT+QICSGP=1,1,"CMNBIOT","","",1\r');
    assert.equal(await host.say("AT+QICSGP=1\r"), '\r\n+QICSGP: 1,"CMNBIOT","","",1\r\n\r\nOK\r\n');
  });

  it("opens, sends, receives and closes in buffer access mode (3.2)", async () => {
    const { sim, host } = await bg95();
    const received: string[] = [];
    sim.local.serve(8009, peer => {
      peer.onData = bytes => received.push(Buffer.from(bytes).toString());
    });
    await host.say("AT+QIACT=1\r");
    assert.equal(await host.say('AT+QIOPEN=1,0,"TCP","220.180.239.212",8009,0,0\r', /QIOPEN: .*\r\n$/), "\r\nOK\r\n\r\n+QIOPEN: 0,0\r\n");
    assert.equal(await host.say("AT+QISTATE=1,0\r"), '\r\n+QISTATE: 0,"TCP","220.180.239.212",8009,49152,2,1,0,0,"usbmodem"\r\n\r\nOK\r\n');
    assert.equal(await host.say("AT+QISEND=0\r", "> "), "\r\n> ");
    assert.equal(await host.say("test1\x1a", "SEND OK\r\n"), "test1\r\nSEND OK\r\n");
    assert.equal(await host.say("AT+QISEND=0,4\r", "> "), "\r\n> ");
    assert.equal(await host.say("test", "SEND OK\r\n"), "test\r\nSEND OK\r\n");
    assert.equal(await host.say("AT+QISEND=0,0\r"), "\r\n+QISEND: 9,9,0\r\n\r\nOK\r\n");
    assert.equal(await host.say('AT+QISENDEX=0,"3132333435"\r', "SEND OK\r\n"), "\r\nSEND OK\r\n");
    assert.equal(await host.say("AT+QISEND=0,0\r"), "\r\n+QISEND: 14,14,0\r\n\r\nOK\r\n");
    assert.deepEqual(received, ["test1", "test", "12345"]);

    const [peer] = sim.local.peers;
    peer.write("test1");
    assert.equal(await host.listen('recv",0\r\n'), '\r\n+QIURC: "recv",0\r\n');
    assert.equal(await host.say("AT+QIRD=0,1500\r"), "\r\n+QIRD: 5\r\ntest1\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+QIRD=0,1500\r"), "\r\n+QIRD: 0\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+QIRD=0,0\r"), "\r\n+QIRD: 5,5,0\r\n\r\nOK\r\n");
    assert.equal(await host.say("AT+QICLOSE=0\r"), "\r\nOK\r\n");
    assert.equal(await host.say("AT+QISTATE=1,0\r"), "\r\nOK\r\n");
  });

  it("tells the last error (3.13)", async () => {
    const { host } = await bg95();
    assert.equal(await host.say('AT+QIOPEN=1,"TCP","220.180.239.212",8009,0,1\r'), "\r\nERROR\r\n");
    assert.equal(await host.say("AT+QIGETERROR\r"), "\r\n+QIGETERROR: 552, invalid parameters\r\n\r\nOK\r\n");
    await host.say("AT+QISTATE?\r");
    assert.equal(await host.say("AT+QIGETERROR\r"), "\r\n+QIGETERROR: 0, operate successfully\r\n\r\nOK\r\n");
  });

  it("goes transparent and back (3.4, 1.2)", async () => {
    const { sim, host } = await bg95();
    let received = "";
    sim.local.serve(8009, peer => {
      peer.onData = bytes => {
        received += Buffer.from(bytes).toString();
        peer.write("Test 1");
      };
    });
    await host.say("AT+QIACT=1\r");
    assert.equal(await host.say('AT+QIOPEN=1,0,"TCP","220.180.239.212",8009,0,2\r'), "\r\nCONNECT\r\n");
    assert.equal(await host.say("AT+QICLOSE=0\r", "Test 1"), "Test 1");
    assert.equal(received, "AT+QICLOSE=0\r", "commands are data");
    assert.equal(await host.pause(1100), "");
    assert.equal(await host.say("+++"), "\r\nOK\r\n");
    assert.equal(await host.say("ATO\r"), "\r\nCONNECT\r\n");
    const [peer] = sim.local.peers;
    peer.end();
    assert.equal(await host.listen("NO CARRIER\r\n"), "\r\nNO CARRIER\r\n");
    assert.equal(await host.say("AT+QICLOSE=0\r"), "\r\nOK\r\n");
    assert.equal(await host.say("ATO\r"), "\r\nNO CARRIER\r\n");
  });

  it("pushes what arrives in direct push mode (3.5)", async () => {
    const { sim, host } = await bg95();
    sim.local.serve(8009, () => {});
    await host.say("AT+QIACT=1\r");
    await host.say('AT+QIOPEN=1,0,"TCP","220.180.239.212",8009,0,1\r', /QIOPEN: .*\r\n$/);
    const [peer] = sim.local.peers;
    peer.write("test");
    assert.equal(await host.listen("test\r\n"), '\r\n+QIURC: "recv",0,4\r\ntest\r\n');
    peer.end("bye");
    assert.equal(await host.listen(/closed.*\r\n$/), '\r\n+QIURC: "recv",0,3\r\nbye\r\n\r\n+QIURC: "closed",0\r\n');
  });
});
