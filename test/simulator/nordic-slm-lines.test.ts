import assert from "node:assert/strict";
import { simulatedCommands } from "../../hosts/simulator/index.js";
import { CONNECT, OPEN, PROXY, slm } from "./nordic-slm.js";

describe("nordic-slm: lines", () => {
  it("end with CR LF and nothing else, outside of quotes", async () => {
    const { host, say, after, heard } = await slm();
    host.type("AT\rAT\nAT");
    assert.equal(await host.pause(100), "");
    assert.equal(await say(""), "ERROR\r\n", "one line of noise");
    await after(OPEN, CONNECT);
    assert.equal(await say('AT#XSEND=1,"a\r\nb\rc\n"'), "#XSEND: 7\r\nOK\r\n");
    await host.pause(10);
    assert.deepEqual(heard, ["a\r\nb\rc\n"]);
  });

  it("are never echoed, and there is no V.250", async () => {
    const { say } = await slm();
    for (const line of ["ATE0", "ATE1", "ATV1", "ATI", "ATZ", "AT&F", "ATS3=13", "A/", "hello", "XAT", "AT#XNOSUCH", "AT+NOSUCH=1", "AT+CSQ", "AT+CREG?", "AT+CGREG?", "AT+IPR?"]) {
      assert.equal(await say(line), "ERROR\r\n", line);
    }
    for (const line of ["AT", "at", "At", " \bAT"]) assert.equal(await say(line), "OK\r\n", line);
  });

  it("can be corrected, and empty ones say nothing", async () => {
    const { host, say } = await slm();
    assert.equal(await say("AT#XX\b\x7fXSLMVER"), "#XSLMVER: 1.4\r\nOK\r\n");
    assert.equal(await say("A\0T\0"), "OK\r\n", "NUL does not count");
    host.type("\r\n\r\n");
    assert.equal(await host.pause(100), "");
  });

  it("go on after an odd number of quotes", async () => {
    const { host, say } = await slm();
    host.type('AT#XSEND=1,"a"b"\r\nAT\r\n');
    assert.equal(await host.pause(100), "");
    assert.equal(await say('"'), "ERROR\r\n");
    assert.equal(await say("AT"), "OK\r\n");
  });

  it("overflow at 4096 characters, at once", async () => {
    const { host, say } = await slm();
    host.type(`AT#XSEND=1,"${"a".repeat(4083)}`);
    assert.equal(await host.pause(500), "");
    host.type("a");
    assert.equal(await host.pause(500), "Buffer overflow\r\nERROR\r\n");
    assert.equal(await say("AT"), "OK\r\n");
  });

  it("take a command's name in any case, followed by nothing, = or ?", async () => {
    const { say } = await slm();
    assert.equal(await say("at#XsOcKeT?"), "#XSOCKET: 0\r\nOK\r\n");
    for (const line of ["AT#XSOCKET", "AT#XSOCKETS?", "AT#XSOCKET1", "AT#XSLMVER?"]) assert.equal(await say(line), "ERROR\r\n", line);
  });

  it("are refused with ERROR alone whatever AT+CMEE says, the modem's with a number", async () => {
    const { say, after } = await slm();
    assert.equal(await say("AT+CFUN=7"), "ERROR\r\n");
    await after("AT+CMEE=1");
    assert.equal(await say("AT+CMEE?"), "+CMEE: 1\r\nOK\r\n");
    assert.equal(await say("AT+CFUN=7"), "+CME ERROR: 50\r\n");
    assert.equal(await say("AT+CMEE=2"), "+CME ERROR: 50\r\n");
    assert.equal(await say("AT#XSOCKET=7"), "ERROR\r\n");
  });
});

describe("nordic-slm: refusals", () => {
  const nothing = ["AT#XSOCKET=0", "AT#XSOCKETOPT=0,20", "AT#XBIND=1234", CONNECT, "AT#XCONNECT?", "AT#XLISTEN", "AT#XACCEPT", "AT#XACCEPT?", 'AT#XSEND=1,"a"', "AT#XRECV",
    'AT#XSENDTO="10.0.0.1",80,1,"a"', "AT#XRECVFROM", "AT#XTCPSVR=0", "AT#XTCPCLI=0", 'AT#XTCPSEND=1,"a"', "AT#XUDPSVR=0", "AT#XUDPCLI=0", 'AT#XUDPSEND=1,"a"'];
  it("come from everything that needs what is not there", async () => {
    const { say } = await slm();
    for (const line of nothing) assert.equal(await say(line), "ERROR\r\n", line);
  });

  it("come from forms that the document does not have", async () => {
    const { say, after } = await slm();
    await after(OPEN, CONNECT);
    const absent = ["AT#XSOCKETOPT?", "AT#XBIND?", "AT#XBIND=?", "AT#XBIND", "AT#XCONNECT=?", "AT#XLISTEN?", "AT#XLISTEN=?", "AT#XACCEPT=?", "AT#XSEND?", "AT#XSEND=?", "AT#XSEND",
      "AT#XRECV?", "AT#XRECV=?", "AT#XSENDTO?", "AT#XSENDTO=?", "AT#XRECVFROM?", "AT#XRECVFROM=?", "AT#XGETADDRINFO?", "AT#XGETADDRINFO=?", "AT#XTCPSEND?", "AT#XTCPSEND=?",
      "AT#XTCPRECV?", "AT#XTCPRECV=?", "AT#XUDPSEND?", "AT#XUDPSEND=?"];
    for (const line of absent) assert.equal(await say(line), "ERROR\r\n", line);
  });

  it("come from parameters out of range", async () => {
    const { say, after } = await slm();
    await after(OPEN, CONNECT);
    const wrong = ["AT#XSOCKETOPT=2,20", "AT#XSOCKETOPT=1,20", "AT#XSOCKETOPT=1", "AT#XBIND=65536", 'AT#XSEND="a"', "AT#XSEND=1,a", 'AT#XSEND=5,"a"', 'AT#XSEND=0,"123"', 'AT#XSEND=0,"xy"',
      `AT#XSEND=1,"${"a".repeat(577)}"`, 'AT#XSEND=1,"a\0b"', "AT#XRECV=577", "AT#XRECV=-1", "AT#XRECV=1,2", 'AT#XGETADDRINFO=""', 'AT#XGETADDRINFO="10.0.0.1"',
      `AT#XGETADDRINFO="${"a".repeat(129)}"`, "AT#XTCPSVR=1", "AT#XTCPSVR=3,1234", "AT#XTCPSVR=1,65536", 'AT#XTCPCLI=1,"10.0.0.1"', 'AT#XTCPCLI=1,"10.0.0.1",65536', "AT#XUDPSVR=1", "AT#XUDPSVR=1,1,2",
      'AT#XUDPCLI=1,"10.0.0.1"', "AT#XSLMUART=12345", "AT#XSLEEP=2"];
    for (const line of wrong) assert.equal(await say(line), "ERROR\r\n", JSON.stringify(line));
    assert.equal(await say("AT#XSOCKET?"), "#XSOCKET: 1, 6, 0\r\nOK\r\n", "and leave the socket alone");
  });

  it("come from what is one at a time", async () => {
    const { say, after } = await slm();
    await after(OPEN, PROXY, 'AT#XUDPCLI=1,"10.0.0.1",80');
    for (const line of [OPEN, "AT#XSOCKET=1,2,1", PROXY, "AT#XTCPSVR=1,1234", "AT#XUDPSVR=1,1234", 'AT#XUDPCLI=1,"10.0.0.1",80', "AT#XTCPSVR=0", "AT#XUDPSVR=0"]) {
      assert.equal(await say(line), "ERROR\r\n", line);
    }
    assert.equal(await say("AT#XSOCKET?"), "#XSOCKET: 1, 6, 0\r\nOK\r\n");
    assert.equal(await say("AT#XTCPCLI?"), "#XTCPCLI: 2, 0\r\nOK\r\n");
    assert.equal(await say("AT#XUDPCLI?"), "#XUDPCLI: 3, 0\r\nOK\r\n");
  });

  it("come without an address, and tell what an attempt failed with", async () => {
    const { say, after } = await slm({ set: { context: "refused" } });
    assert.equal(await say("AT+CGATT?"), "+CGATT: 0\r\nOK\r\n");
    await after(OPEN);
    for (const line of ["AT#XBIND=1234", 'AT#XCONNECT="localhost",80', 'AT#XGETADDRINFO="localhost"', PROXY, "AT#XTCPSVR=1,1234", "AT#XUDPSVR=1,1234", 'AT#XUDPCLI=1,"10.0.0.1",80']) {
      assert.match(await say(line), /^(#XGETADDRINFO: -2\r\n)?ERROR\r\n$/, line);
    }
    assert.equal(await say(CONNECT), "#XSOCKET: -51 closed\r\nERROR\r\n");
    assert.equal(await say("AT#XSOCKET?"), "#XSOCKET: 0\r\nOK\r\n");
  });
});

describe("nordic-slm: the modem", () => {
  it("has every command of the document in every form", () => {
    const forms = Object.fromEntries(simulatedCommands("nordic-slm").map(({ command, forms: letters }) => [command.slice(2), letters]));
    const documented = {
      "#XSOCKET": "TRW", "#XSOCKETOPT": "TW", "#XBIND": "W", "#XCONNECT": "RW", "#XLISTEN": "E", "#XACCEPT": "RE", "#XSEND": "W", "#XRECV": "WE", "#XSENDTO": "W", "#XRECVFROM": "WE",
      "#XGETADDRINFO": "W", "#XTCPSVR": "TRW", "#XTCPCLI": "TRW", "#XTCPSEND": "W", "#XTCPRECV": "WE", "#XUDPSVR": "TRW", "#XUDPCLI": "TRW", "#XUDPSEND": "W",
    };
    for (const [name, letters] of Object.entries(documented)) assert.equal(forms[name], letters, name);
  });

  it("lists its own commands with AT#XCLAC, each of which it has", async () => {
    const { say } = await slm();
    const listed = (await say("AT#XCLAC")).split("\r\n").slice(0, -2);
    assert.equal(listed.length, new Set(listed).size);
    assert.deepEqual([...listed].sort(), simulatedCommands("nordic-slm").map(each => each.command).filter(each => each.startsWith("AT#")).sort());
  });

  it("comes up with its radio off and registers by AT+CFUN=1; sockets are lost with the network", async () => {
    const { sim, host, say, after } = await slm({ set: { boot: "booting" } });
    assert.equal(await host.pause(3000), "Ready\r\n");
    assert.equal(await say("AT+CFUN?"), "+CFUN: 0\r\nOK\r\n");
    assert.equal(await say("AT+CGATT?"), "+CGATT: 0\r\nOK\r\n");
    await after("AT+CEREG=1", "AT+CFUN=1");
    assert.equal(await host.listen("+CEREG: 1\r\n"), "+CEREG: 1\r\n");
    await after("AT#XSOCKET=1,1,0", CONNECT, PROXY, "AT#XUDPSVR=1,1234");
    host.type("AT+CFUN=4\r\n");
    assert.equal(await host.pause(1000), "#XTCPCLI: -50 disconnected\r\n#XUDPSVR: -50 stopped\r\n+CEREG: 0\r\nOK\r\n");
    assert.equal(await say("AT#XRECV"), "#XSOCKET: -50 closed\r\nERROR\r\n");
    assert.equal(sim.local.peers.size, 0);
  });

  it("switches its radio by every value of AT+CFUN", async () => {
    const { host, say } = await slm();
    for (const [given, read, registered] of [[4, 4, 0], [21, 1, 1], [20, 4, 0], [1, 1, 1], [30, 1, 1], [40, 1, 1], [44, 44, 0], [0, 0, 0], [31, 31, 0], [0, 0, 0], [41, 41, 0]]) {
      assert.equal(await say(`AT+CFUN=${given}`), "OK\r\n");
      await host.pause(2000);
      assert.equal(await say("AT+CFUN?"), `+CFUN: ${read}\r\nOK\r\n`, String(given));
      assert.equal(await say("AT+CEREG?"), `+CEREG: 0,${registered}\r\nOK\r\n`, String(given));
    }
  });

  it("detaches and attaches, and has contexts from 0", async () => {
    const { say } = await slm();
    assert.equal(await say("AT+CGACT?"), "+CGACT: 0,1\r\nOK\r\n");
    assert.equal(await say("AT+CGACT=1,0"), "ERROR\r\n", "not for the default context");
    assert.equal(await say("AT+CGDCONT=11,\"IPV6\",\"b\""), "OK\r\n");
    assert.equal(await say("AT+CGATT=0"), "OK\r\n");
    assert.equal(await say("AT+CGPADDR=0"), '+CGPADDR: 0,"0.0.0.0"\r\nOK\r\n');
    assert.equal(await say("AT+CGATT=1"), "OK\r\n");
    assert.equal(await say("AT+CGPADDR=0"), '+CGPADDR: 0,"10.7.157.1"\r\nOK\r\n');
  });

  it("says who it is, and keeps what it is told", async () => {
    const { say, after } = await slm();
    assert.equal(await say("AT+CGMI"), "Nordic Semiconductor ASA\r\nOK\r\n");
    assert.equal(await say("AT+CGSN=1"), '+CGSN: "352656100000011"\r\nOK\r\n');
    assert.equal(await say("AT%XICCID"), "%XICCID: 89010010123456789012\r\nOK\r\n");
    await after("AT+CEDRXS=2,4,\"1001\"", "AT+CSCON=1", 'AT+CPSMS=1,"","","10101111","01101100"');
    assert.equal(await say("AT+CEDRXS?"), '+CEDRXS: 4,"1001"\r\nOK\r\n');
    assert.equal(await say("AT+CSCON?"), "+CSCON: 1,1\r\nOK\r\n");
    assert.equal(await say("AT%XSYSTEMMODE=1,0,0,0"), "ERROR\r\n", "while the radio is on");
    await after("AT+CFUN=4", "AT%XSYSTEMMODE=1,1,0,0");
    assert.equal(await say("AT%XSYSTEMMODE?"), "%XSYSTEMMODE: 1,1,0,0\r\nOK\r\n");
  });

  it("changes its rate after OK, and starts again with its first one by AT#XRESET", async () => {
    const { sim, host, say } = await slm();
    assert.equal(await say("AT#XSLMUART=9600"), "OK\r\n");
    await host.pause(100);
    assert.equal(sim.device.baud, 9600);
    host.setBaud(9600);
    await host.pause(5);
    assert.equal(await say("AT#XSLMUART?"), "#XSLMUART: 9600\r\nOK\r\n");
    assert.equal(await say("AT#XRESET"), "OK\r\n");
    host.setBaud(115200);
    await host.pause(5);
    assert.equal(await host.pause(3000), "Ready\r\n");
    assert.deepEqual([sim.device.baud, sim.device.starts], [115200, 2]);
  });

  it("sleeps without a word until its wake-up pin", async () => {
    const { sim, host, say, after, peers } = await slm();
    assert.equal(await say("AT#XSLEEP=?"), "#XSLEEP: (0,1)\r\nOK\r\n");
    await after(OPEN, CONNECT);
    host.type("AT#XSLEEP=1\r\n");
    assert.equal(await host.pause(1000), "");
    assert.equal(sim.device.isOn, false);
    assert.equal(sim.local.peers.has(peers[0]), false, "connections are gone");
    host.type("AT\r\n");
    assert.equal(await host.pause(1000), "");
    await host.pulse("power", 100);
    assert.equal(await host.listen("Ready\r\n"), "Ready\r\n");
    assert.equal(await say("AT#XSOCKET?"), "#XSOCKET: 0\r\nOK\r\n");
    assert.equal(await say("AT+CFUN?"), "+CFUN: 0\r\nOK\r\n");
  });

  it("stays registered while the application is idle", async () => {
    for (const line of ["AT#XSLEEP", "AT#XSLEEP=0"]) {
      const { sim, host, say, after } = await slm();
      await after("AT#XTCPSVR=1,1234");
      host.type(line + "\r\n");
      assert.equal(await host.pause(1000), "");
      assert.equal(sim.device.isOn, false);
      await host.pulse("power", 100);
      await host.listen("Ready\r\n");
      await after("AT+CEREG=1");
      assert.equal(await host.pause(3000), "", "it never was elsewhere");
      assert.equal(await say("AT+CEREG?"), "+CEREG: 1,1\r\nOK\r\n");
      assert.equal(await say("AT#XTCPSVR?"), "#XTCPSVR: -1, -1\r\nOK\r\n");
      await after("AT#XRESET");
      await host.listen("Ready\r\n");
      assert.equal(await say("AT+CEREG?"), "+CEREG: 0,0\r\nOK\r\n", "which a reset ends");
    }
  });

  it("keeps its UART in the modem's power saving mode", async () => {
    const { sim, host, say } = await slm({ faults: "psm" });
    await host.pause(200_000);
    assert.equal(sim.device.isOn, true);
    assert.equal(await say("AT"), "OK\r\n");
  });

  it("asks for a PIN, and shows neither that nor a credential in its trace", async () => {
    const trace: string[] = [];
    const { host, say } = await slm({ set: { pin: "4711" }, trace: line => void trace.push(line) });
    assert.equal(await say("AT+CPIN?"), "+CPIN: SIM PIN\r\nOK\r\n");
    assert.equal(await say('AT+CPIN="4711"'), "OK\r\n");
    await host.pause(2000);
    assert.equal(await say("AT+CEREG?"), "+CEREG: 0,1\r\nOK\r\n");
    assert.ok(trace.length > 4);
    await say("AT+CFUN=4");
    assert.equal(await say('AT%CMNG=0,5,2,"-----BEGIN KEY-----\r\nhush\r\n"'), "OK\r\n");
    assert.match(trace.join("\n"), /%CMNG=0,5,2,/);
    assert.doesNotMatch(trace.join("\n"), /4711|BEGIN|hush/);
  });
});
