import assert from "node:assert/strict";
import { wireForms } from "../../hosts/simulator/nordic-slm/wire-forms.js";
import { CONNECT, OPEN, PROXY, slm, type Slm } from "./nordic-slm.js";

/** What a row is about: a scene, what it gives in each form, and settings without which nobody would see it. */
interface Scene {
  set?: Record<string, string>;
  play(modem: Slm): Promise<string>;
  forms: Record<string, string>;
}

/** A scene of lines typed one after the other; the last answer counts. */
const lines = (...typed: string[]) => async ({ say, after }: Slm): Promise<string> => {
  await after(...typed.slice(0, -1));
  return say(typed.at(-1)!);
};

/** Lines typed, then something happens; what is heard within 3 s. */
const event = (happens: (modem: Slm) => void, ...typed: string[]) => async (modem: Slm): Promise<string> => {
  await modem.after(...typed);
  happens(modem);
  return modem.host.pause(3000);
};

/** A client connects to the modem, and does something. */
const call = (then: (peer: import("../../hosts/simulator/index.js").LocalPeer) => void = () => {}) => ({ sim }: Slm): void => void sim.local.connect(1234, then, "10.0.0.9");

/** A server's socket whose peer is there; what AT#XACCEPT, or the line after it, gives. */
const accepted = (line?: string) => async ({ host, sim, say, after }: Slm): Promise<string> => {
  await after("AT#XSOCKET=1,1,1", "AT#XBIND=1234", "AT#XLISTEN");
  host.type("AT#XACCEPT\r\n");
  sim.local.connect(1234, () => {}, "10.0.0.9");
  const answer = await host.listen("OK\r\n");
  return line ? say(line) : answer;
};

const SCENES: Record<keyof typeof wireForms, Scene> = {
  style: {
    play: lines("AT#XTCPSVR=1,1234"),
    forms: { plain: "#XTCPSVR: 1 started\r\nOK\r\n", quoted: '#XTCPSVR: 1,"started"\r\nOK\r\n', spaced: '#XTCPSVR: 1, "started"\r\nOK\r\n' },
  },
  frame: {
    play: lines('AT+CGDCONT=1,"IP","b"', "AT+CGACT?"),
    forms: { bare: "+CGACT: 0,1\r\n+CGACT: 1,0\r\nOK\r\n", leading: "\r\n+CGACT: 0,1\r\n+CGACT: 1,0\r\n\r\nOK\r\n" },
  },
  version: { play: lines("at#xslmver"), forms: { plain: "#XSLMVER: 1.4\r\nOK\r\n", quoted: '#XSLMVER: "1.5"\r\nOK\r\n' } },
  socketFields: { play: lines("AT#XSOCKET=1,2,1"), forms: { four: "#XSOCKET: 1, 2, 1, 17\r\nOK\r\n", three: "#XSOCKET: 1, 17, 1\r\nOK\r\n" } },
  socketRoles: {
    play: lines("AT#XSOCKET=?"),
    forms: {
      listed: "#XSOCKET: (0, 1), (1, 2), (0, 1),<sec_tag>\r\nOK\r\n",
      missing: "#XSOCKET: (0, 1), (1, 2),<sec_tag>\r\nOK\r\n",
      tight: "#XSOCKET: (0, 1),(1, 2),(0, 1),<sec-tag>\r\nOK\r\n",
    },
  },
  optionFields: {
    play: lines("AT#XSOCKETOPT=?"),
    forms: { spaced: "#XSOCKETOPT: (0, 1), <name>, <value>\r\nOK\r\n", tight: "#XSOCKETOPT: (0, 1),<name>,<value>\r\nOK\r\n" },
  },
  socketLost: {
    play: lines(OPEN, 'AT#XCONNECT="10.0.0.1",81'),
    forms: { state: "#XSOCKET: -61 closed\r\nERROR\r\n", list: "#XSOCKET: -61, closed\r\nERROR\r\n" },
  },
  receiveTimeout: {
    play: lines(OPEN, "AT#XSOCKETOPT=1,20,30", "AT#XSOCKETOPT=0,20"),
    forms: { number: "#XSOCKETOPT: 30\r\nOK\r\n", unit: "#XSOCKETOPT: 30 sec\r\nOK\r\n" },
  },
  socketError: { play: lines(OPEN, "AT#XSOCKETOPT=0,4"), forms: { status: "#XSOCKETOPT: 0\r\nOK\r\n", ignored: "#XSOCKETOPT: ignored\r\nOK\r\n" } },
  connectRead: { play: lines(OPEN, "AT#XCONNECT?"), forms: { hash: "#XCONNECT: 0\r\nOK\r\n", plus: "+XCONNECT: 0\r\nOK\r\n" } },
  accepted: {
    play: accepted(),
    forms: { address: "#TCPACCEPT: 10.0.0.9\r\nOK\r\n", handle: "#XACCEPT: connected with 10.0.0.9\r\n#XACCEPT: 2\r\nOK\r\n" },
  },
  acceptRead: { play: accepted("AT#XACCEPT?"), forms: { address: "#TCPACCEPT: 10.0.0.9\r\nOK\r\n", handle: "#XTCPACCEPT: 2\r\nOK\r\n" } },
  received: {
    async play({ say, after, peers }) {
      await after(OPEN, CONNECT);
      peers[0].write("hello");
      return say("AT#XRECV");
    },
    forms: { dataFirst: "hello\r\n#XRECV: 1, 5\r\nOK\r\n", headerFirst: "#XRECV: 1, 5\r\nhello\r\nOK\r\n" },
  },
  tcpData: { play: event(({ peers }) => peers[0].write("hello"), PROXY), forms: { fetched: "#XTCPDATA: 1, 5\r\n", pushed: "#XTCPRECV: 1, 5\r\nhello\r\n" } },
  udpData: {
    play: event(({ sim }) => sim.local.datagrams(80, "10.0.0.1").send("hello", 49152), 'AT#XUDPCLI=1,"10.0.0.1",80'),
    forms: { recv: "#XUDPRECV: 1, 5\r\nhello\r\n", data: "#XUDPDATA: 1, 5\r\nhello\r\n", slip: "#XTCPCLI: 1, 5\r\nhello\r\n" },
  },
  dataMode: {
    async play({ host, after, heard }) {
      await after(PROXY.replace("=1", "=2"));
      host.type("one\r\ntwo");
      await host.pause(1500);
      host.type("+++");
      return `${await host.pause(3000)}[${heard[0]}]`;
    },
    forms: { lines: "[one]", escape: "OK\r\n[one\r\ntwo]" },
  },
  serverAlone: { play: lines("AT#XTCPSVR=1,1234", "AT#XTCPSVR?"), forms: { three: "#XTCPSVR: 1, -1, 0\r\nOK\r\n", two: "#XTCPSVR: 1, -1\r\nOK\r\n" } },
  noClient: { play: lines("AT#XTCPCLI?"), forms: { one: "#XTCPCLI: -1\r\nOK\r\n", two: "#XTCPCLI: -1, 0\r\nOK\r\n" } },
  lastLine: {
    async play({ host, say, after }) {
      await after(PROXY);
      host.type("AT#XTCPCLI=0\r\n");
      return await host.pause(9000) + await say(PROXY) + await host.pause(2000);
    },
    forms: {
      before: "#XTCPCLI: disconnected\r\nOK\r\n#XTCPCLI: 1 connected\r\nOK\r\n",
      after: "OK\r\n#XTCPCLI: disconnected\r\n#XTCPCLI: 1 connected\r\nOK\r\n",
      polled: "OK\r\nERROR\r\n#XTCPCLI: disconnected\r\n",
    },
  },
  shortRead: {
    async play({ say, after, peers, host }) {
      await after(PROXY);
      peers[0].write("abcdef");
      await host.pause(100);
      return await say("AT#XTCPRECV=2") + await say("AT#XTCPRECV");
    },
    forms: {
      kept: "ab\r\n#XTCPRECV: 2\r\nOK\r\ncdef\r\n#XTCPRECV: 4\r\nOK\r\n",
      discarded: "ab\r\n#XTCPRECV: 2\r\nOK\r\n#XTCPRECV: 0\r\nOK\r\n",
    },
  },
  remoteClose: {
    play: event(({ peers }) => peers[0].end(), PROXY),
    forms: { said: "#XTCPCLI: -54 disconnected\r\n", quiet: "#XTCPCLI: disconnected\r\n", silent: "" },
  },
  ring: {
    play: event(({ peers }) => peers[0].write("a".repeat(1400)), PROXY),
    forms: {
      unbounded: "#XTCPDATA: 1, 576\r\n#XTCPDATA: 1, 576\r\n#XTCPDATA: 1, 248\r\n",
      overrun: "#XTCPDATA: 1, 576\r\n#XTCPDATA: 1, 576\r\n#XTCPDATA: overrun\r\n",
    },
  },
  causes: {
    play: event(call(peer => peer.end()), "AT#XTCPSVR=1,1234"),
    forms: { errors: "#XTCPSVR: 10.0.0.9 connected\r\n#XTCPSVR: disconnected\r\n", always: "#XTCPSVR: 10.0.0.9 connected\r\n#XTCPSVR: -54 disconnected\r\n" },
  },
  startFailure: {
    play: async ({ say }) => await say('AT#XTCPCLI=1,"no.such.host",80') + await say("AT+CFUN=4") + await say("AT#XTCPSVR=1,1234") + await say(PROXY),
    forms: { quiet: "ERROR\r\nOK\r\nERROR\r\nERROR\r\n", told: "#XTCPCLI: -22\r\nERROR\r\nOK\r\n#XTCPSVR: -51\r\nERROR\r\n#XTCPCLI: -51\r\nERROR\r\n" },
  },
  sendFailure: {
    set: { remoteClose: "silent" },
    async play({ host, after, peers }) {
      await after(PROXY);
      peers[0].reset();
      assert.equal(await host.pause(100), "");
      host.type('AT#XTCPSEND=1,"a"\r\n');
      return host.pause(1000);
    },
    forms: { ends: "#XTCPCLI: -54 disconnected\r\n#XTCPSEND: 0\r\nERROR\r\n", code: "#XTCPSEND: -54\r\nERROR\r\n#XTCPCLI: -54 disconnected\r\n" },
  },
  udpDisconnected: {
    play: lines('AT#XUDPCLI=1,"10.0.0.1",80', "AT#XUDPCLI=0"),
    forms: { quiet: "OK\r\n", said: "#XUDPCLI: disconnected\r\nOK\r\n" },
  },
};

describe("nordic-slm: wire forms", () => {
  for (const [key, { forms, document, device }] of Object.entries(wireForms)) {
    const scene = SCENES[key as keyof typeof wireForms];
    for (const form of Object.keys(forms)) {
      it(`${key}=${form}`, async () => assert.equal(await scene.play(await slm({ set: { ...scene.set, [key]: form } })), scene.forms[form]));
    }

    it(`${key}: ${document} where nothing is set`, async () => assert.equal(await scene.play(await slm({ set: scene.set })), scene.forms[document]));

    it(`${key}: ${device} is the device's`, async () => {
      // with all other rows as in the document, which the scenes are written in
      const others = Object.entries(wireForms).filter(([other]) => other !== key).map(([other, row]) => [other, row.document]);
      assert.equal(await scene.play(await slm({ profile: "device", set: { ...Object.fromEntries(others), ...scene.set } })), scene.forms[device]);
    });
  }

  it("of the device make a dialogue of v1.5", async () => {
    const { host, say, after, peers } = await slm({ profile: "device" });
    const said = [];
    for (const line of ["AT#XSLMVER", OPEN, "AT#XSOCKETOPT=1,20,30", "AT#XSOCKETOPT=0,20", CONNECT, "AT#XCONNECT?", 'AT#XSEND=0,"00ff"']) said.push(await say(line));
    peers[0].write(Buffer.from([0, 255]));
    for (const line of ["AT#XRECV", "AT#XSOCKET=0", "AT#XTCPCLI?", "AT+CEREG?", "AT+CEREG=9"]) said.push(await say(line));
    assert.deepEqual(said, [
      '#XSLMVER: "1.5"\r\n\r\nOK\r\n',
      "#XSOCKET: 1,1,0,6\r\n\r\nOK\r\n",
      "\r\nOK\r\n",
      '#XSOCKETOPT: "30 sec"\r\n\r\nOK\r\n',
      "#XCONNECT: 1\r\n\r\nOK\r\n",
      "+XCONNECT: 1\r\n\r\nOK\r\n",
      "#XSEND: 2\r\n\r\nOK\r\n",
      "00FF\r\n#XRECV: 0,4\r\n\r\nOK\r\n",
      '#XSOCKET: 0,"closed"\r\n\r\nOK\r\n',
      "#XTCPCLI: -1,0\r\n\r\nOK\r\n",
      "\r\n+CEREG: 0,1\r\n\r\nOK\r\n",
      "\r\nERROR\r\n",
    ]);
    await after("AT+CEREG=1");
    host.type("AT+CFUN=4\r\n");
    assert.equal(await host.pause(1000), "\r\n+CEREG: 0\r\n\r\nOK\r\n");
  });

  it("of the device have data mode for a server from accepting to +++", async () => {
    const { sim, host, say } = await slm({ profile: "device" });
    await say("AT#XTCPSVR=2,1234");
    assert.equal(await say("AT#XTCPSVR?"), "#XTCPSVR: 1,-1,1\r\n\r\nOK\r\n");
    let heard = "";
    let ended = false;
    const peer = sim.local.connect(1234, () => {}, "10.0.0.9");
    peer.onData = bytes => void (heard += Buffer.from(bytes).toString());
    peer.onClose = () => void (ended = true);
    assert.equal(await host.pause(50), '#XTCPSVR: "10.0.0.9","connected"\r\n');
    host.type("AT\r\n");
    peer.write("raw\0");
    assert.equal(await host.pause(1500), "raw\0");
    assert.equal(heard, "AT\r\n");
    host.type("+++");
    assert.equal(await host.pause(2000), '\r\nOK\r\n#XTCPSVR: -50,"disconnected"\r\n');
    assert.ok(ended, "the server has let its peer go");
    assert.equal(await say("AT#XTCPSVR?"), "#XTCPSVR: 1,-1,1\r\n\r\nOK\r\n");
  });

  it("of the device end a client's data mode when the peer closes", async () => {
    const { host, say, after, peers } = await slm({ profile: "device" });
    await after(PROXY.replace("=1", "=2"));
    peers[0].write("the end");
    peers[0].end();
    assert.equal(await host.pause(500), 'the end#XTCPCLI: 0,"disconnected"\r\n#XTCPCLI: 0,"datamode"\r\n');
    assert.equal(await say("AT"), "\r\nOK\r\n");
  });

  it("of the device send data in packets by AT#XDATACTRL", async () => {
    const { host, say, after, sim } = await slm({ profile: "device" });
    const peer = sim.local.datagrams(80, "10.0.0.1");
    assert.equal(await say("AT#XDATACTRL=4,100"), "\r\nOK\r\n");
    assert.equal(await say("AT#XDATACTRL?"), "#XDATACTRL: 4,100\r\n\r\nOK\r\n");
    assert.equal(await say("AT#XDATACTRL=1025,0"), "\r\nERROR\r\n");
    await after('AT#XUDPCLI=2,"10.0.0.1",80');
    host.type("abcdefghij");
    await host.pause(50);
    // datagrams of one instant may overtake each other
    assert.deepEqual(peer.received.sort(), ["abcd", "efgh"]);
    await host.pause(150);
    assert.deepEqual(peer.received, ["abcd", "efgh", "ij"]);
  });
});
