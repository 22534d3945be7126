import assert from "node:assert/strict";
import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import { simulatedCommands } from "../../hosts/simulator/index.js";
import { a7600, answer, OK } from "./a7600.js";
import type { Typist } from "./typist.js";

const ERROR = "\r\nERROR\r\n";

/** An A7600 whose socket service is open. */
async function online(options: Partial<SimulatorOptions> = {}): ReturnType<typeof a7600> {
  return a7600({ ...options, set: { context: "active", ...options.set } });
}

/** Types a command and hears everything that comes of it within a second. */
async function ask(host: Typist, command: string, ms = 1000): Promise<string> {
  host.type(command + "\r");
  return host.pause(ms);
}

describe("simcom-a7600: commands", () => {
  it("has every form of the document's seventeen commands", () => {
    const forms = Object.fromEntries(simulatedCommands("simcom-a7600").map(each => [each.command, each.forms]));
    const document = {
      "AT+NETOPEN": "RE", "AT+NETCLOSE": "E", "AT+CIPOPEN": "TRW", "AT+CIPSEND": "TW", "AT+CIPRXGET": "TRW", "AT+CIPCLOSE": "TRW", "AT+IPADDR": "E",
      "AT+CIPHEAD": "TRWE", "AT+CIPSRIP": "TRWE", "AT+CIPMODE": "TRWE", "AT+CIPSENDMODE": "TRW", "AT+CIPTIMEOUT": "RW", "AT+CIPCCFG": "TRWE",
      "AT+SERVERSTART": "TRW", "AT+SERVERSTOP": "WE", "AT+CIPACK": "TW", "AT+CDNSGIP": "TW", ATO: "E",
    };
    for (const [command, expected] of Object.entries(document)) assert.equal(forms[command], expected, command);
  });

  const tests: Record<string, string> = {
    "AT+CIPOPEN=?": '+CIPOPEN: (0-9),("TCP","UDP")',
    "AT+CIPSEND=?": "+CIPSEND: (0-9),(1-1500)",
    "AT+CIPRXGET=?": "+CIPRXGET: (0-4),(0-9),(1-1500)",
    "AT+CIPCLOSE=?": "+CIPCLOSE: (0-9)",
    "AT+CIPHEAD=?": "+CIPHEAD: (0-1)",
    "AT+CIPSRIP =?": "+CIPSRIP: (0-1)",
    "AT+CIPMODE=?": "+CIPMODE: (0-1)",
    "AT+CIPSENDMODE=?": "+CIPSENDMODE: (0-1)",
    "AT+CIPCCFG=?": "+CIPCCFG: (0-10),(0-1000),(0),(0-1),(0-1),(0-1),(500-120000)",
    "AT+SERVERSTART=?": "+SERVERSTART: (0-65535),(0-3)",
    "AT+CIPACK=?": "+CIPACK: (0-9)",
    "AT+NETOPEN?": "+NETOPEN: 1",
    "AT+CIPRXGET?": "+CIPRXGET: 0",
    "AT+CIPHEAD?": "+CIPHEAD: 1",
    "AT+CIPSRIP?": "+CIPSRIP: 1",
    "AT+CIPMODE?": "+CIPMODE: 0",
    "AT+CIPSENDMODE?": "+CIPSENDMODE: 0",
    "AT+CIPTIMEOUT?": "+CIPTIMEOUT: 120000,120000,120000",
    "AT+CIPCCFG?": "+CIPCCFG: 10,0,0,1,0,0,500",
    "AT+CIPCLOSE?": "+CIPCLOSE: 0,0,0,0,0,0,0,0,0,0",
    "AT+IPADDR": "+IPADDR: 10.148.0.17",
    "AT+CSQ": "+CSQ: 24,99",
    "AT+CREG?": "+CREG: 0,1",
    "AT+CGREG?": "+CGREG: 0,1",
    "AT+CEREG?": "+CEREG: 0,1",
    "AT+COPS?": '+COPS: 0,0,"atwire simulated",7',
    "AT+CPIN?": "+CPIN: READY",
    "AT+CICCID": "+ICCID: 89010010123456789012",
    "AT+CGSN": "866425030000024",
    "AT+SIMEI?": "+SIMEI: 866425030000024",
    "AT+CGMI": "SIMCOM INCORPORATED",
    "AT+CGMM": "A7670E-FASE",
    "AT+CGMR": "+CGMR: A7670M6_V1.11.1",
    "AT+CPSI?": "+CPSI: LTE,Online,460-00,0x1816,27593483,139,EUTRAN-BAND39,38400,5,5,-88,-868,-578,18",
    "AT+CGPADDR=1": '+CGPADDR: 1,"10.148.0.17"',
    "AT+CGDCONT?": '+CGDCONT: 1,"IP","","10.148.0.17",0,0,0',
    "AT+IPR?": "+IPR: 115200",
    "AT+IFC?": "+IFC: 0,0",
    "AT+CFUN?": "+CFUN: 1",
  };
  it("answers test, read and execute forms", async () => {
    const { host } = await online();
    for (const [command, line] of Object.entries(tests)) await host.asks(command, answer(line, "OK"));
    await host.asks("AT+CDNSGIP=?", OK);
    await host.asks("AT+SERVERSTART?", OK);
    assert.equal(await host.say("AT+CIPOPEN?\r"), answer(Array.from({ length: 10 }, (_, i) => `+CIPOPEN: ${i}`).join("\r\n"), "OK"));
    await host.asks("ATI0", answer("Manufacturer: SIMCOM INCORPORATED\r\nModel: A7670E-FASE\r\nRevision: A7670M6_V1.11.1\r\nIMEI: 866425030000024\r\n+GCAP: +CGSM", "OK"));
  });

  it("has no forms beyond those", async () => {
    const { host } = await online();
    for (const command of ["AT+NETOPEN=?", "AT+NETOPEN=1", "AT+NETCLOSE?", "AT+NETCLOSE=?", "AT+IPADDR?", "AT+CIPTIMEOUT=?", "AT+SERVERSTOP=?", "AT+SERVERSTOP?", "AT+CIPACK?", "AT+CDNSGIP?", "AT+CIPSENDMODE", "AT+CIPSEND?", "AT+CIPOEPN=?", "AT+CPSMS?"]) {
      assert.equal(await host.say(command + "\r"), ERROR, command);
    }
  });

  it("sets modes, and their defaults", async () => {
    const { host } = await online();
    for (const [name, initial] of [["CIPHEAD", 1], ["CIPSRIP", 1], ["CIPMODE", 0]] as const) {
      assert.equal(await host.say(`AT+${name}=${1 - initial}\r`), OK);
      assert.equal(await host.say(`AT+${name}?\r`), answer(`+${name}: ${1 - initial}`, "OK"));
      assert.equal(await host.say(`AT+${name}\r`), OK);
      assert.equal(await host.say(`AT+${name}?\r`), answer(`+${name}: ${initial}`, "OK"));
      for (const wrong of ["=2", "=", '="1"', "=1,1"]) assert.equal(await host.say(`AT+${name}${wrong}\r`), ERROR);
    }
    await host.say("AT+CIPSENDMODE=1\r");
    assert.equal(await host.say("AT+CIPSENDMODE?\r"), answer("+CIPSENDMODE: 1", "OK"));
    assert.equal(await host.say("AT+CIPSENDMODE=2\r"), ERROR);
  });

  it("keeps what a list leaves out (2.12, 2.13)", async () => {
    const { host } = await online();
    assert.equal(await host.say("AT+CIPTIMEOUT=3000\r"), OK);
    assert.equal(await host.say("AT+CIPTIMEOUT=,,4000\r"), OK);
    assert.equal(await host.say("AT+CIPTIMEOUT?\r"), answer("+CIPTIMEOUT: 3000,120000,4000", "OK"));
    for (const wrong of ["2999", "120001", "x", "1,1,1,1"]) assert.equal(await host.say(`AT+CIPTIMEOUT=${wrong}\r`), ERROR);
    assert.equal(await host.say("AT+CIPCCFG=3,,,0,1,,1000\r"), OK);
    assert.equal(await host.say("AT+CIPCCFG?\r"), answer("+CIPCCFG: 3,0,0,0,1,0,1000", "OK"));
    for (const wrong of ["11", "0,1001", "0,0,1", "0,0,0,2", "0,0,0,0,2", ",,,,,2", ",,,,,,499"]) assert.equal(await host.say(`AT+CIPCCFG=${wrong}\r`), ERROR, wrong);
    assert.equal(await host.say("AT+CIPCCFG\r"), OK);
    assert.equal(await host.say("AT+CIPCCFG?\r"), answer("+CIPCCFG: 10,0,0,1,0,0,500", "OK"));
  });

  const module_: [command: string, ...lines: string[]][] = [
    ["AT"], ["AT&C?", "001"], ["AT&C0"], ["AT&D?", "002"], ["AT&D1"], ["AT&W0"], ["ATE0"], ["ATQ0"], ["ATV1"], ["ATX4"], ["ATS3?", "013"], ["ATS3=13"], ["ATS4?", "010"], ["ATS4=10"], ["ATS5?", "008"], ["ATS5=8"],
    ["AT+CBATCHK=?", "+CBATCHK: <value>,<value>,<value>,<value>"], ["AT+CBATCHK=1"], ["AT+CDNSCFG=?", "+CDNSCFG: <value>,<value>,<value>,<value>"], ['AT+CDNSCFG="8.8.8.8","8.8.4.4"'], ["AT+CTCPKA=?", "+CTCPKA: <value>,<value>,<value>,<value>"], ["AT+CTCPKA=1,1,5,1"],
    ["AT+CEREG=?", "+CEREG: (0-2)"], ["AT+CEREG=2"], ["AT+CEREG?", '+CEREG: 2,1,"1A2B","01C3D4E5",7'], ["AT+CGREG=?", "+CGREG: (0-2)"], ["AT+CGREG=1"], ["AT+CREG=?", "+CREG: (0-2)"], ["AT+CREG=0"],
    ["AT+CESQ=?", "+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)"], ["AT+CESQ", "+CESQ: 99,99,255,255,22,57"], ["AT+CSQ=?", "+CSQ: (0-31,99),(0-7,99)"],
    ["AT+CFUN=?", "+CFUN: (0,1,4),(0,1)"], ["AT+CFUN=1"], ["AT+COPS=?", '+COPS: (2,"atwire simulated","atwire","00101",8),,(0-4),(0-2)'], ["AT+COPS=0"],
    ["AT+CGATT=?", "+CGATT: (0,1)"], ["AT+CGATT?", "+CGATT: 1"], ["AT+CGATT=1"], ["AT+CGACT=?", "+CGACT: (0,1)"], ["AT+CGACT?", "+CGACT: 1,1"], ["AT+CGACT=1,1"],
    ["AT+CGDCONT=?", '+CGDCONT: (1-16),"IP",,,(0-2),(0-4)', '+CGDCONT: (1-16),"IPV6",,,(0-2),(0-4)', '+CGDCONT: (1-16),"IPV4V6",,,(0-2),(0-4)'], ['AT+CGDCONT=2,"IP","iot.example"'],
    ["AT+CGPADDR=?", "+CGPADDR: (1-16)"], ["AT+CGPADDR", '+CGPADDR: 1,"10.148.0.17"', '+CGPADDR: 2,"0.0.0.0"'],
    ["AT+CGEREP=?", "+CGEREP: (0-2)"], ["AT+CGEREP?", "+CGEREP: 0"], ["AT+CGEREP=2"], ["AT+CLTS=?", "+CLTS: (0-1)"], ["AT+CLTS?", "+CLTS: 0"], ["AT+CLTS=1"], ["AT+CNMP=?", "+CNMP: (0-80)"], ["AT+CNMP?", "+CNMP: 2"], ["AT+CNMP=38"], ["AT+CNMP?", "+CNMP: 38"],
    ["AT+CSCLK=?", "+CSCLK: (0-2)"], ["AT+CSCLK?", "+CSCLK: 0"], ["AT+CSCLK=0"], ["AT+CTZR=?", "+CTZR: (0-2)"], ["AT+CTZR?", "+CTZR: 0"], ["AT+CTZR=1"], ["AT+CTZU=?", "+CTZU: (0-1)"], ["AT+CTZU?", "+CTZU: 0"], ["AT+CTZU=1"],
    ["AT+CGMI=?"], ["AT+CGMM=?"], ["AT+CGMR=?"], ["AT+CGSN=?"], ["AT+GMI=?"], ["AT+GMI", "SIMCOM INCORPORATED"], ["AT+GMM=?"], ["AT+GMM", "A7670E-FASE"], ["AT+GMR=?"], ["AT+GMR", "A7670M6_V1.11.1"], ["AT+GSN=?"], ["AT+GSN", "866425030000024"],
    ["AT+CIMI=?"], ["AT+CIMI", "001010123456789"], ["AT+CICCID=?"], ["AT+SIMEI=?"], ["AT+CPSI=?"], ["AT+CPIN=?"], ["AT+CRESET=?"], ["AT+CPOF=?"],
    ["AT+CCLK=?"], ['AT+CCLK="26/03/04,05:06:07+00"'], ["AT+CCLK?", '+CCLK: "26/03/04,05:06:07+00"'], ["AT+CGAUTH=?", "+CGAUTH: (1-16),(0-3),<passwd>,<user>"], ['AT+CGAUTH=2,1,"word","me"'], ["AT+CGAUTH?", '+CGAUTH: 2,1,"me","word"'], ["AT+SPIC=?"], ["AT+SPIC", "+SPIC: 3,10,3,10"],
    ["AT+CMEE=?", "+CMEE: (0,1,2)"], ["AT+CMEE=1"], ["AT+CMEE?", "+CMEE: 1"], ["AT+IFC=?", "+IFC: (0-2),(0-2)"], ["AT+IFC=2,2"], ["AT+IFC?", "+IFC: 2,2"], ["AT+IPR=?", "+IPR: (0-4000000)"], ["AT+IPR=115200"], ["ATZ0"], ["AT&F0"],
  ];
  it("answers every form of the module's own commands", async () => {
    const { host } = await online();
    for (const [command, ...lines] of module_) await host.asks(command, answer(...lines, "OK"));
  });

  it("takes what public drivers send besides", async () => {
    const { host } = await online();
    for (const command of ["AT&FZ", "ATV1", 'AT+CDNSCFG="8.8.8.8","8.8.4.4"', "AT+CTCPKA=1,1,5,1", "AT+CBATCHK=1", "AT+CTZU=1", "AT+CNMP=38", "at+csclk=0"]) {
      await host.say("ATE0\r");
      host.heard = "";
      assert.equal(await host.say(command + "\r", /OK\r\n$/), OK, command);
    }
  });
});

describe("simcom-a7600: socket service", () => {
  it("opens and closes (2.1, 2.2, 2.7)", async () => {
    const { host } = await a7600();
    assert.equal(await ask(host, "AT+NETOPEN?"), answer("+NETOPEN: 0", "OK"));
    assert.equal(await ask(host, "AT+IPADDR"), answer("+IP ERROR: Network not opened", "ERROR"));
    assert.equal(await ask(host, "AT+NETCLOSE"), answer("+NETCLOSE: 2", "ERROR"));
    assert.equal(await ask(host, "AT+NETOPEN"), answer("OK", "+NETOPEN: 0"));
    assert.equal(await ask(host, "AT+NETOPEN"), answer("+IP ERROR: Network is already opened", "ERROR"));
    assert.equal(await ask(host, "AT+NETOPEN?"), answer("+NETOPEN: 1", "OK"));
    assert.equal(await ask(host, "AT+CGACT?"), answer("+CGACT: 1,1", "OK"));
    assert.equal(await ask(host, "AT+NETCLOSE"), answer("OK", "+NETCLOSE: 0"));
    assert.equal(await ask(host, "AT+NETOPEN?"), answer("+NETOPEN: 0", "OK"));
  });

  it("tells a refusal, a lack of coverage and a timeout apart", async () => {
    for (const [set, err] of [[{ context: "refused" }, 1], [{ registration: "denied" }, 1], [{ activation: "5000" }, 10]] as const) {
      const { sim, host } = await a7600({ set });
      await host.say("AT+CIPTIMEOUT=3000\r");
      const began = sim.clock.now;
      assert.equal(await host.say("AT+NETOPEN\r", /NETOPEN: .*\r\n$/), answer("OK", `+NETOPEN: ${err}`));
      assert.ok(sim.clock.now - began >= (err === 10 ? 3000 : 1000));
      assert.equal(await ask(host, "AT+NETOPEN?"), answer("+NETOPEN: 0", "OK"));
      await sim.close();
    }
  });

  it("says when the network is gone, and waits to be released (5)", async () => {
    const { sim, host } = await online();
    sim.local.serve(80, () => {});
    await ask(host, 'AT+CIPOPEN=3,"TCP","10.0.0.1",80');
    assert.match(await ask(host, "AT+CFUN=0"), /^\r\n\+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY\r\n\r\nOK\r\n$/);
    await ask(host, "AT+CFUN=1", 3000);
    assert.equal(await ask(host, "AT+NETOPEN?"), answer("+NETOPEN: 1", "OK"));
    assert.equal(await ask(host, "AT+IPADDR"), answer("+IP ERROR: Network not opened", "ERROR"));
    assert.equal(await ask(host, "AT+CIPCLOSE?"), answer("+CIPCLOSE: 0,0,0,1,0,0,0,0,0,0", "OK"), "its sockets have to be closed");
    assert.equal(await ask(host, "AT+CIPSEND=3,1"), answer("+CIPERROR: 1", "ERROR"));
    assert.equal(await ask(host, 'AT+CIPOPEN=4,"TCP","10.0.0.1",80'), answer("+CIPOPEN: 4,1", "ERROR"));
    assert.equal(await ask(host, "AT+CIPCLOSE=3"), answer("OK", "+CIPCLOSE: 3,0"));
    assert.equal(await ask(host, "AT+NETCLOSE"), answer("OK", "+NETCLOSE: 0"));
    assert.equal(await ask(host, "AT+NETOPEN"), answer("OK", "+NETOPEN: 0"));
  });

  it("resolves names (2.17)", async () => {
    const { sim, host } = await online();
    sim.local.host("www.baidu.com", "61.135.169.121");
    sim.local.host("six.example", "2001:db8::1");
    assert.equal(await ask(host, 'AT+CDNSGIP="www.baidu.com"'), answer('+CDNSGIP: 1,"www.baidu.com","61.135.169.121"', "OK"));
    for (const name of ["none.example", "six.example"]) assert.equal(await ask(host, `AT+CDNSGIP="${name}"`), answer("+CDNSGIP: 0,10", "ERROR"));
    for (const wrong of ["", "-a.b", "a..b", "a b", `${"a".repeat(64)}.b`, `${"a.".repeat(127)}b`]) assert.equal(await ask(host, `AT+CDNSGIP="${wrong}"`), ERROR, wrong);
    await ask(host, "AT+NETCLOSE");
    assert.equal(await ask(host, 'AT+CDNSGIP="www.baidu.com"'), ERROR);
  });

  it("prints causes as texts or numbers (3)", async () => {
    const { host } = await online({ set: { errmode: "0" } });
    const causes: [string, number][] = [["AT+NETOPEN", 4], ["AT+CIPOPEN=10,\"TCP\",\"a\",1", 12], ["AT+CIPRXGET=2,0", 13], ["AT+CIPRXGET=2,10", 12], ["AT+CIPACK=0", 11], ["AT+CIPACK=11", 12]];
    for (const [command, number] of causes) assert.equal(await ask(host, command), answer(`+IP ERROR: ${number}`, "ERROR"), command);
    await ask(host, "AT+CIPRXGET=1");
    assert.equal(await ask(host, "AT+CIPRXGET=2,0"), answer("+IP ERROR: 22", "ERROR"));
    await ask(host, "AT+CIPCCFG=,,,1");
    assert.equal(await ask(host, "AT+CIPRXGET=3,0"), answer("+IP ERROR: No data", "ERROR"));
    assert.equal(await ask(host, "AT+CIPRXGET=4,0"), answer("+IP ERROR: Connection is not created", "ERROR"));
    await ask(host, "AT+NETCLOSE");
    assert.equal(await ask(host, "AT+CIPACK=0"), answer("+IP ERROR: Network not opened", "ERROR"));
    assert.equal(await ask(host, "AT+IPADDR"), answer("+IP ERROR: Network not opened", "ERROR"));
  });

  it("answers wrong parameters as each command's section says", async () => {
    const { host } = await online();
    const wrong: [string, string | undefined][] = [
      ['AT+CIPOPEN=10,"TCP","a",1', "+IP ERROR: Invalid parameter"], ['AT+CIPOPEN="x"', undefined], ['AT+CIPOPEN=1,"ICMP","a",1', "+CIPOPEN: 1,3"], ['AT+CIPOPEN=1,"TCP","a",0', "+CIPOPEN: 1,3"],
      ['AT+CIPOPEN=1,"TCP","a",65536', "+CIPOPEN: 1,3"], ['AT+CIPOPEN=1,"TCP","a"', "+CIPOPEN: 1,3"], ['AT+CIPOPEN=1,"TCP",,80', "+CIPOPEN: 1,3"], ['AT+CIPOPEN=1,"UDP",,', "+CIPOPEN: 1,3"],
      ["AT+CIPOPEN=1", "+CIPOPEN: 1,3"], [`AT+CIPOPEN=1,"TCP","${"a".repeat(256)}",80`, "+CIPOPEN: 1,3"],
      ["AT+CIPSEND=10,1", "+CIPERROR: 3"], ["AT+CIPSEND=0,0", "+CIPERROR: 3"], ["AT+CIPSEND=0,1501", "+CIPERROR: 3"], ["AT+CIPSEND=", "+CIPERROR: 3"], ["AT+CIPSEND=0,1", "+CIPERROR: 4"],
      ["AT+CIPRXGET=5", "+IP ERROR: Invalid parameter"], ["AT+CIPRXGET=0,1", undefined], ["AT+CIPRXGET=2", "+IP ERROR: Invalid parameter"], ["AT+CIPRXGET=3,1,751", "+IP ERROR: Invalid parameter"],
      ["AT+CIPRXGET=2,1,1501", "+IP ERROR: Invalid parameter"], ["AT+CIPRXGET=4,1,1", "+IP ERROR: Invalid parameter"],
      ["AT+CIPCLOSE=10", "+CIPCLOSE: 10,3"], ["AT+CIPCLOSE=1", "+CIPCLOSE: 1,4"], ["AT+CIPCLOSE=x", undefined],
      ["AT+SERVERSTART=65536,0", "+CIPERROR: 3"], ["AT+SERVERSTART=80,4", "+CIPERROR: 3"], ["AT+SERVERSTART=80,0,4", "+CIPERROR: 3"], ["AT+SERVERSTART=80,0,0", "+CIPERROR: 3"], ["AT+SERVERSTART=80", "+CIPERROR: 3"],
      ["AT+SERVERSTOP=4", "+SERVERSTOP: 4,3"], ["AT+SERVERSTOP=3", "+SERVERSTOP: 3,4"],
    ];
    for (const [command, line] of wrong) assert.equal(await ask(host, command, 100), line ? answer(line, "ERROR") : ERROR, command);
    await ask(host, "AT+NETCLOSE");
    const closed: [string, string][] = [['AT+CIPOPEN=1,"TCP","10.0.0.1",80', "+CIPOPEN: 1,2"], ["AT+CIPSEND=1", "+CIPERROR: 2"], ["AT+CIPCLOSE=1", "+CIPCLOSE: 1,2"], ["AT+SERVERSTART=80,0", "+CIPERROR: 2"], ["AT+SERVERSTART?", "+CIPERROR: 2"], ["AT+SERVERSTOP=0", "+SERVERSTOP: 0,2"]];
    for (const [command, line] of closed) assert.equal(await ask(host, command), answer(line, "ERROR"), command);
  });
});

describe("simcom-a7600: the module", () => {
  const banner = answer("*ATREADY: 1", '*ISIMAID: "A0000000871004FF49FF0589"', "+CPIN: READY", "SMS DONE", "+CGEV: EPS PDN ACT 1", "PB DONE");

  it("comes up with its banners (2.1 of wire-notes), restarts and switches off", async () => {
    const { sim, host } = await a7600({ set: { boot: "booting" } });
    assert.equal(await host.pause(10_000), banner);
    await host.say("ATE0\r");
    host.heard = "";
    assert.equal(await host.say("AT+CRESET\r", /PB DONE\r\n$/), OK + banner);
    await host.say("ATE0\r");
    host.heard = "";
    await host.asks("AT+CPOF", OK);
    assert.equal(await host.pause(5000), "");
    assert.equal(sim.device.isOn, false);
    await host.pulse("power", 500);
    assert.equal(await host.pause(10_000), banner);
    await host.pulse("reset", 2500);
    assert.equal(await host.pause(10_000), banner);
    await host.pulse("power", 3000);
    assert.equal(await ask(host, "AT", 5000), "AT\r\r\nOK\r\n");
    assert.equal(sim.device.isOn, false);
  });

  it("speaks of its SIM card", async () => {
    const { host } = await a7600({ set: { pin: "1234", boot: "booting" } });
    assert.equal(await host.pause(10_000), answer("*ATREADY: 1", "+CPIN: SIM PIN"));
    await host.say("ATE0\r");
    host.heard = "";
    await host.asks('AT+CPIN="1234"', OK + banner.slice(banner.indexOf("\r\n*ISIMAID")));
    const absent = await a7600({ set: { sim: "absent", cmee: "2", boot: "booting" } });
    assert.equal(await absent.host.pause(10_000), answer("*ATREADY: 1", "+CPIN: SIM REMOVED"));
    await absent.host.say("ATE0;+CMEE=2\r");
    absent.host.heard = "";
    assert.equal(await ask(absent.host, "AT+CPIN?"), answer("+CME ERROR: SIM not inserted"));
    assert.equal(await ask(absent.host, "AT+CICCID"), answer("+CME ERROR: SIM not inserted"));
  });

  it("forgets connections and options when it restarts", async () => {
    const { sim, host } = await online({ set: { sockets: "0,9", rxget: "1", ciphead: "0", cipsrip: "0", headertype: "1", errmode: "0", cipmode: "1" } });
    assert.equal(await ask(host, "AT+CIPCLOSE?"), answer("+CIPCLOSE: 1,0,0,0,0,0,0,0,0,1", "OK"));
    assert.equal(await ask(host, "AT+CIPCCFG?"), answer("+CIPCCFG: 10,0,0,0,1,0,500", "OK"));
    sim.reboot();
    await host.pause(10_000);
    assert.equal(await ask(host, "ATE0"), "ATE0\r\r\nOK\r\n");
    assert.equal(await ask(host, "AT+NETOPEN?"), answer("+NETOPEN: 0", "OK"));
    assert.equal(await ask(host, "AT+CIPCCFG?"), answer("+CIPCCFG: 10,0,0,1,0,0,500", "OK"));
    assert.equal(await ask(host, "AT+CIPRXGET?"), answer("+CIPRXGET: 0", "OK"));
  });

  it("may have been left anywhere", async () => {
    const prompting = await a7600({ set: { mode: "prompt" } });
    assert.equal(await ask(prompting.host, "AT"), "");
    assert.equal(await prompting.host.say("\x1b"), ERROR);
    const counting = await a7600({ set: { mode: "counted" } });
    assert.equal(await counting.host.say("x".repeat(1500), /CIPSEND: .*\r\n$/), answer("OK", "+CIPSEND: 0,1500,1500"));
    const data = await a7600({ set: { mode: "data" } });
    await data.host.pause(1100);
    assert.equal(await data.host.say("+++"), OK);
    assert.equal(await ask(data.host, "AT+CIPCLOSE=0"), answer("OK", "CLOSED", "+CIPCLOSE: 0,0"));
  });
});
