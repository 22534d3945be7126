import assert from "node:assert/strict";
import { anycloud, CONNECT, TCP, type AnyCloudStage } from "./microchip-anycloud.js";

const OK = "OK\r\n";
const UP = '\r+WSTALU:1,"00:01:02:03:04:05",6\r\n';
const ADDRESS = '\r+WSTAAIP:1,"192.168.0.20"\r\n';
const FAILED = "\r+WSTAERR:24\r\n";

/** Chapters 4 and 5. */
describe("microchip-anycloud: Wi-Fi", () => {
  let stage: AnyCloudStage;
  afterEach(() => stage.sim.close());

  /** Configures and begins to join; gives what is told within 2 s. */
  async function join(set: Record<string, string>, ssid: string, security: number, credentials: string, channel = 255): Promise<string> {
    stage = await anycloud({ set: { wifi: "idle", ...set } });
    await stage.after(`AT+WSTAC=1,"${ssid}"`, `AT+WSTAC=2,${security}`, `AT+WSTAC=3,"${credentials}"`, `AT+WSTAC=4,${channel}`);
    assert.equal(await stage.say("AT+WSTA=1"), OK);
    return stage.host.pause(2000);
  }

  const JOINS: [what: string, set: Record<string, string>, args: [string, number, string, number?], told: string][] = [
    ["the document's access point with WPA", {}, ["MyAP", 2, "MyAPPSK"], UP + ADDRESS],
    ["the document's access point with WPA2", {}, ["MyAP", 3, "MyAPPSK"], UP + ADDRESS],
    ["it with the credentials of the enterprise type", {}, ["MyAP", 4, "me*MyAPPSK"], UP + ADDRESS],
    ["it on its channel", {}, ["MyAP", 3, "MyAPPSK", 6], UP + ADDRESS],
    ["it on another channel", {}, ["MyAP", 3, "MyAPPSK", 11], FAILED],
    ["it with a wrong password", {}, ["MyAP", 3, "MyAPPSk"], FAILED],
    ["it without security", {}, ["MyAP", 0, ""], FAILED],
    ["one that is not there", {}, ["Nowhere", 3, "MyAPPSK"], FAILED],
    ["an open one", { "ap.Cafe": "" }, ["Cafe", 0, ""], UP + ADDRESS],
    ["an open one with a password", { "ap.Cafe": "" }, ["Cafe", 3, "password"], FAILED],
    ["one of the user's", { "ap.Home": "correct horse", "ap.Cafe": "" }, ["Home", 3, "correct horse"], UP + ADDRESS],
    ["the document's where there are others", { "ap.Home": "correct horse" }, ["MyAP", 3, "MyAPPSK"], FAILED],
    ["one that gives no address", { leasing: "0" }, ["MyAP", 3, "MyAPPSK"], UP],
    ["one that gives another address", { address: "10.1.2.3" }, ["MyAP", 3, "MyAPPSK"], UP + '\r+WSTAAIP:1,"10.1.2.3"\r\n'],
  ];
  for (const [what, set, args, told] of JOINS) it(`joins ${what}: ${JSON.stringify(told)}`, async () => assert.equal(await join(set, ...args), told));

  it("can try again after a failure, and change its configuration first", async () => {
    assert.equal(await join({}, "MyAP", 3, "wrong"), FAILED);
    assert.equal(await stage.say("AT+WSTA"), "+WSTA:0,0\r\nOK\r\n");
    assert.equal(await stage.say('AT+WSTAC=3,"MyAPPSK"'), OK);
    await stage.after("AT+WSTA=1");
    assert.equal(await stage.host.pause(1000), UP + ADDRESS);
  });

  it("refuses what the station's state doesn't allow", async () => {
    stage = await anycloud({ set: { wifi: "idle" } });
    const { say, after, host } = stage;
    assert.equal(await say("AT+WSTA=0"), "ERROR:21\r\n", "not joined");
    assert.equal(await say("AT+WSTA=1"), "ERROR:4\r\n", "no SSID");
    assert.equal(await say("AT+WSTA=2"), "ERROR:4\r\n");
    await after('AT+WSTAC=1,"MyAP"', "AT+WSTAC=2,7");
    assert.equal(await say("AT+WSTA=1"), "ERROR:37\r\n");
    await after("AT+WSTAC=2,3", 'AT+WSTAC=3,"MyAPPSK"', "AT+WSTA=1");
    assert.equal(await say("AT+WSTAC=4,6"), "ERROR:6\r\n", "joining");
    await host.pause(1000);
    assert.equal(await say("AT+WSTA=1"), "ERROR:23\r\n", "joined");
    assert.equal(await say("AT+WAP=1"), "ERROR:27\r\n");
    assert.equal(await say('AT+WSTAC=1,"x"'), "ERROR:6\r\n");
  });

  it("reads and writes every parameter by its kind", async () => {
    stage = await anycloud({ set: { wifi: "idle" } });
    const { say } = stage;
    for (const wrong of ["1,5", `1,"${"x".repeat(33)}"`, '2,"x"', "6,1", '6,"1.2.3"', "11,2", '13,"1"', "16,1"]) assert.equal(await say(`AT+WSTAC=${wrong}`), "ERROR:7\r\n", wrong);
    for (const [set, shown] of [['6,"10.0.0.5"', '6,"10.0.0.5"'], ["11,0", "11,0"], ['12,"pool.example"', '12,"pool.example"'], ["4,0x0B", "4,11"]]) {
      assert.equal(await say(`AT+WSTAC=${set}`), OK);
      assert.equal(await say(`AT+WSTAC=${set.split(",")[0]}`), `+WSTAC:${shown}\r\nOK\r\n`);
    }
    assert.equal(await say("AT+WSTAC=16"), "ERROR:7\r\n");
    assert.equal(await say("AT+WSTAC=1,2,3"), "ERROR:5\r\n");
  });

  it("loses the link with all connections, and joins again", async () => {
    stage = await anycloud({ set: { linkloss: "3" } });
    const { say, after, host, sim } = stage;
    await after(TCP, CONNECT, TCP, "AT+SOCKBL=2,5000", "AT+MQTTCONN=1");
    await host.pause(100);
    const heard = await host.pause(3000);
    assert.equal(heard, "\r+WSTALD\r\n\r+SOCKCL:1\r\n\r+MQTTCONN:0\r\n");
    assert.equal(sim.local.peers.size, 0);
    assert.equal(await say('AT+DNSRESOLV=1,"localhost"'), "ERROR:9\r\n");
    assert.equal(await say('AT+PING="localhost"'), "ERROR:43\r\n");
    assert.equal(await say(TCP), "+SOCKO:3\r\nOK\r\n");
    assert.equal(await say('AT+SOCKBR=3,"10.0.0.1",80'), "ERROR:14\r\n");
    assert.equal(await say("AT+MQTTCONN=1"), OK);
    assert.equal(await host.pause(200), "\r+MQTTCONNACK:1,1\r\n\r+MQTTCONN:0\r\n");
    await after("AT+WSTA=1");
    assert.equal(await host.pause(1000), UP + ADDRESS);
    await after("AT+WSTA=0");
    assert.equal(await host.pause(1000), "\r+WSTALD\r\n");
  });

  it("without a time limit the firmware doesn't tell that it could not join", async () => {
    stage = await anycloud({ profile: "device", set: { wifi: "idle" } });
    const { say, after, host } = stage;
    await after('AT+WSTAC=1,"MyAP"', "AT+WSTAC=2,3", 'AT+WSTAC=3,"wrong"', "AT+WSTA=1");
    assert.equal(await host.pause(60_000), "");
    assert.equal(await say("AT+WSTA"), '+WSTA:1,"MyAP",0,3\r\nOK\r\n');
    assert.match(await say("AT+WSTA=0"), /ERROR:21/);
    assert.equal(await say("AT+WSTA=1,5000"), OK);
    assert.equal(await host.pause(4900), "");
    assert.equal(await host.pause(200), '\r\r+WSTA:ERROR:24,"STA Connection Failed"\r\n');
  });

  const POINTS = { "ap.A": "password", "ap.B": "", "beacon.C": "-80,1,3,0A:00:00:00:00:01", "beacon.D": "-81,3,3,0A:00:00:00:00:02,hidden" };
  const [A, B, C, D, CLOAKED] = ['-50,3,6,"00:01:02:03:04:05","A"', '-56,0,1,"00:01:02:03:04:06","B"', '-80,1,3,"0A:00:00:00:00:01","C"', '-81,3,3,"0A:00:00:00:00:02","D"', '-81,3,3,"0A:00:00:00:00:02",[]'];
  const SCANS: [command: string, found: string[]][] = [
    ["AT+WSCNA=255", [B, C, CLOAKED, A]],
    ["AT+WSCNP=255", [B, C, CLOAKED, A]],
    ["AT+WSCNA=3", [C, CLOAKED]],
    ["AT+WSCNA=12", []],
    ['AT+WSCNA=255,"A"', [A]],
    ['AT+WSCNA=255,"D"', [D]],
    ['AT+WSCNP=255,"D"', []],
  ];
  for (const [command, found] of SCANS) {
    it(`${command} finds ${found.length}`, async () => {
      stage = await anycloud({ set: { wifi: "idle", ...POINTS } });
      assert.equal(await stage.say(command), OK);
      assert.equal(await stage.host.pause(5000), [...found.map(each => `+WSCNIND:${each}`), "+WSCNDONE"].map(each => `\r${each}\r\n`).join(""));
    });
  }

  it("scans for as long as it is told to, one scan at a time", async () => {
    stage = await anycloud({ set: { wifi: "idle" } });
    const { say, after, host } = stage;
    await after("AT+WSCNC=1,100", "AT+WSCNA=255");
    assert.equal(await say("AT+WSCNP=1"), "ERROR:8\r\n");
    assert.match(await host.pause(600), /^\r\+WSCNIND:[^\n]*\n$/);
    assert.equal(await host.pause(600), "");
    assert.equal(await host.pause(200), "\r+WSCNDONE\r\n");
    for (const wrong of ["AT+WSCNA=14", "AT+WSCNA=0", `AT+WSCNA=255,"${"x".repeat(33)}"`]) assert.equal(await say(wrong), "ERROR:4\r\n");
    await after('AT+WAPC=1,"Mine"', "AT+WAP=1", "AT+WSCNA=255");
    assert.equal(await say("AT+WSCNA=255"), "OK\r\n\r+WSCNERROR\r\n");
  });

  it("is an access point that stations come to and leave, and serves them", async () => {
    stage = await anycloud({ set: { wifi: "idle", visitor: "0A:0B:0C:0D:0E:0F", visit: "2" } });
    const { sim, say, after, host } = stage;
    assert.equal(await say("AT+WAP=0"), "ERROR:25\r\n");
    for (const [security, credentials, status] of [[1, "key", 4], [2, "", 4], [4, "x*y", 37], [9, "x", 4]]) {
      await after(`AT+WAPC=2,${security}`, `AT+WAPC=3,"${credentials}"`);
      assert.equal(await say("AT+WAP=1"), `ERROR:${status}\r\n`);
    }
    await after("AT+WAPC=2,1", 'AT+WAPC=3,"1*key"');
    assert.equal(await say("AT+WAP=1"), OK);
    assert.equal(await say("AT+WAP=1"), "ERROR:27\r\n");
    assert.equal(await say("AT+WSTA=1"), "ERROR:23\r\n");
    assert.equal(await host.pause(1300), '\r+WAPSC:2,"0A:0B:0C:0D:0E:0F"\r\n\r+WAPAIP:2,"192.168.0.100"\r\n');
    await after(TCP, "AT+SOCKBL=1,80");
    sim.local.connect(80, () => {}, "192.168.0.100", 5555);
    assert.equal(await host.pause(10), '\r+SOCKIND:2,"192.168.0.1",80,"192.168.0.100",5555\r\n');
    assert.equal(await host.pause(2000), '\r+WAPSD:2,"0A:0B:0C:0D:0E:0F"\r\n');
    assert.equal(await say("AT+WAP"), "+WAP:1\r\nOK\r\n");
    assert.equal(await say("AT+WAP=0"), "\r+SOCKCL:2\r\nOK\r\n".slice(1));
    assert.equal(await say("AT+WAP"), "+WAP:0\r\nOK\r\n");
    assert.equal((await say("AT+WAPC")).split("\r\n").length, 13);
  });
});
