import assert from "node:assert/strict";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import { packet, PacketReader, PUBACK, PUBCOMP, PUBLISH, PUBREC, PUBREL, short, SUBACK, SUBSCRIBE, text, type Packet } from "../../hosts/simulator/mqtt/packets.js";
import { anycloud, type AnyCloudStage } from "./microchip-anycloud.js";

const ACCEPTED = Buffer.from([0x20, 2, 0, 0]);

/** Chapter 6 with a broker that says what a test wants, byte for byte. */
describe("microchip-anycloud: MQTT", () => {
  let stage: AnyCloudStage;
  let broker: LocalPeer;
  let heard: Packet[];
  afterEach(() => stage.sim.close());

  /** Connects; the broker answers with `answer`, if it is to. */
  async function join(answer: Uint8Array | undefined = ACCEPTED, ...config: string[]): Promise<string> {
    stage = await anycloud({ set: { broker: "10.0.0.1:1883" } });
    heard = [];
    stage.sim.local.serve(1883, peer => {
      const reader = new PacketReader();
      broker = peer;
      peer.onData = bytes => {
        for (const each of reader.push(bytes)) if (heard.push(each) === 1 && answer) peer.write(answer);
      };
    });
    await stage.after("AT+MQTTC=7,0", ...config);
    return stage.say("AT+MQTTCONN=1");
  }

  const types = (): number[] => heard.map(each => each.type);

  it("introduces itself with what is configured", async () => {
    await join(ACCEPTED, 'AT+MQTTC=3,"me"', 'AT+MQTTC=4,"user"', 'AT+MQTTC=5,"pass"', "AT+MQTTC=6,300");
    assert.deepEqual(heard[0].body, Buffer.concat([text("MQTT"), Buffer.from([4, 0xc2]), short(300), text("me"), text("user"), text("pass")]));
  });

  it("gives up on a broker that never answers, after ten seconds", async () => {
    assert.equal(await join(Buffer.alloc(0)), "OK\r\n");
    assert.equal(await stage.say("AT+MQTTCONN=1"), "ERROR:47\r\n", "one at a time");
    assert.equal(await stage.host.pause(9900), "");
    assert.equal(await stage.host.pause(200), "\r+MQTTCONNACK:1,1\r\n\r+MQTTCONN:0\r\n");
  });

  it("is connected until the broker closes", async () => {
    assert.equal(await join(), "OK\r\n\r+MQTTCONNACK:0,0\r\n\r+MQTTCONN:1\r\n");
    assert.equal(await stage.say("AT+MQTTCONN"), "+MQTTCONN:1\r\nOK\r\n");
    broker.end();
    assert.equal(await stage.host.pause(20), "\r+MQTTCONN:0\r\n");
  });

  it("closes where the broker breaks the protocol", async () => {
    for (const broken of [[0x30, 0xff, 0xff, 0xff, 0xff, 0x01], [0x30, 1, 0], [0x32, 4, 0, 1, 97, 0], [0x40, 1, 0]]) {
      await join();
      broker.write(Uint8Array.from(broken));
      assert.equal(await stage.host.pause(20), "\r+MQTTCONN:0\r\n", String(broken));
      await stage.sim.close();
    }
  });

  it("reads packets in whatever pieces they come, longer ones than 127 bytes, too", async () => {
    await join();
    for (const byte of packet(PUBLISH, 0, text("t"), Buffer.alloc(200, 120))) broker.write(Uint8Array.of(byte));
    assert.equal(await stage.host.pause(50), `\r+MQTTPUB:1,"t",200,"${"x".repeat(200)}"\r\n`);
  });

  it("tells a message of QoS 2 once, and one of QoS 1 as often as it comes", async () => {
    await join();
    const twice = packet(PUBLISH, 4, text("t"), short(7), Buffer.from("two"));
    const once = packet(PUBLISH, 2, text("t"), short(8), Buffer.from("one"));
    for (const each of [twice, twice, once, once]) broker.write(each);
    assert.equal((await stage.host.pause(50)).match(/"two"|"one"/g)?.join(), '"two","one","one"');
    assert.deepEqual(types().slice(1), [PUBREC, PUBREC, PUBACK, PUBACK]);
    broker.write(packet(PUBREL, 2, short(7)));
    broker.write(twice);
    assert.match(await stage.host.pause(50), /"two"/, "it was released");
    assert.deepEqual(types().slice(5), [PUBCOMP, PUBREC]);
  });

  it("tells a refused subscription, and what the broker never acknowledged", async () => {
    await join();
    assert.equal(await stage.say('AT+MQTTSUB="t",2'), "OK\r\n");
    const { type, body } = heard.at(-1)!;
    assert.deepEqual([type, body], [SUBSCRIBE, Buffer.concat([body.subarray(0, 2), text("t"), Buffer.from([2])])]);
    broker.write(packet(SUBACK, 0, body.subarray(0, 2), Buffer.from([0x80])));
    assert.equal(await stage.host.pause(20), "\r+MQTTSUB:1\r\n");
    await stage.after('AT+MQTTPUB=0,1,0,"t","x"', 'AT+MQTTUNSUB="t"');
    assert.equal(await stage.host.pause(11_000), "\r+MQTTPUBERR\r\n\r+MQTTUNSUB:0\r\n");
    assert.equal(await stage.say('AT+MQTTPUB=0,0,0,"t","x"'), "OK\r\n");
    await stage.after('AT+MQTTPUB=0,2,0,"t","x"');
    broker.reset();
    assert.equal(await stage.host.pause(20), "\r+MQTTPUBERR\r\n\r+MQTTCONN:0\r\n");
  });

  it("tells the broker now and then that it is there", async () => {
    await join(ACCEPTED, "AT+MQTTC=6,10");
    await stage.host.pause(26_000);
    assert.equal(types().filter(each => each === 12).length, 5);
  });
});
