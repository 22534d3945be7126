/**
 * What is typed, and all that is heard then; of several, one. PORT, OWN, FROM and CLOCK are port numbers, `~` is any number.
 * A line that begins with AT gets its end, anything else is data.
 */
export type Step = readonly [typed: string, heard: string | readonly string[]];

/** How someone outside is answered: what is typed before, what is heard when "knock" arrives, how it is read and sent back. */
export interface Serving {
  before: readonly Step[];
  knocked: string;
  after: readonly Step[];
}

export interface Dialogues {
  /** What ends a line. */
  end: string;
  /** `--set` of the simulator. */
  set: readonly string[];
  begin: readonly Step[];
  /** Sends "hello" to an echo at PORT, and reads it back. */
  tcpClient: readonly Step[];
  udpClient: readonly Step[];
  /** Serves at OWN; a datagram comes from FROM. */
  tcpServer: Serving;
  udpServer: Serving;
  /** What else the document has: names, echoes, the time of a server at CLOCK, networks. */
  services: Readonly<Record<string, readonly Step[]>>;
}

const OK = "\r\nOK\r\n";

/** What follows `first`, in either order: an echo may be quicker than the result of sending. */
function either(first: string, sent: string, came: string): string[] {
  return [first + sent + came, first + came + sent];
}

/** Dialogues of a link of a BG95. */
const bg95 = {
  send: (id: number, data: string, to = "", more = ""): Step[] => [[`AT+QISEND=${id},5${to}`, "\r\n> "], [data, either(data, "\r\nSEND OK\r\n", more)]],
  read: (id: number, data: string, from = ""): Step => [`AT+QIRD=${id}`, `\r\n+QIRD: 5${from}\r\n${data}\r\n${OK}`],
  open: (id: number, where: string): Step => [`AT+QIOPEN=1,${id},${where},0`, `${OK}\r\n+QIOPEN: ${id},0\r\n`],
  recv: (id: number): string => `\r\n+QIURC: "recv",${id}\r\n`,
  close: (id: number): Step => [`AT+QICLOSE=${id}`, OK],
};

const a7600 = {
  send: (id: number, data: string, to = "", more = ""): Step[] => [[`AT+CIPSEND=${id},5${to}`, "\r\n>"], [data, either(OK, `\r\n+CIPSEND: ${id},5,5\r\n`, more)]],
  read: (id: number, data: string): Step => [`AT+CIPRXGET=2,${id}`, `\r\n+CIPRXGET: 2,${id},5,0\r\n${data}\r\n${OK}`],
  udp: (id: number, port: string): Step => [`AT+CIPOPEN=${id},"UDP",,,${port}`, `\r\n+CIPOPEN: ${id},0\r\n${OK}`],
  recv: (id: number): string => `\r\n+CIPRXGET: 1,${id}\r\n`,
};

const ca = {
  send: (cid: number, data: string, echoed: boolean): Step[] => [
    [`AT+CASEND=${cid},5`, `\r\n+CASEND: ${cid},5\r\n`],
    [data, either(OK, `\r\n+CASEND: ${cid},0,5\r\n`, echoed ? `\r\n+CADATAIND: ${cid}\r\n` : "")],
  ],
  read: (cid: number, data: string): Step => [`AT+CARECV=${cid},100`, `\r\n+CARECV: ${cid},5\r\n${data}\r\n${OK}`],
  open: (where: string): Step => [`AT+CAOPEN=0,${where}`, `\r\n+CAOPEN: 0,0\r\n${OK}`],
  serve: (type: string): Step => [`AT+CASERVER=1,"${type}",OWN`, `\r\n+CASERVER: 1,0\r\n${OK}`],
  close: (cid: number): Step => [`AT+CACLOSE=${cid}`, OK],
  knocked: "\r\n+CANEW: 1,0,127.0.0.1,~\r\n\r\n+CADATAIND: 0\r\n",
  get answer(): Step[] {
    return [this.read(0, "knock"), ...this.send(0, "knock", false), this.close(0), this.close(1)];
  },
};

const slm = {
  open: (type: number, role: number): Step => [`AT#XSOCKET=1,${type},${role}`, `#XSOCKET: ~, ${type}, ${role}, ${type === 1 ? 6 : 17}\r\nOK\r\n`],
  bind: ["AT#XBIND=OWN", "OK\r\n"] as Step,
  close: ["AT#XSOCKET=0", "#XSOCKET: 0, closed\r\nOK\r\n"] as Step,
};

const anycloud = {
  open: (protocol: number, id: number): Step => [`AT+SOCKO=${protocol}`, `+SOCKO:${id}\r\nOK\r\n`],
  read: (id: number, data: string): Step => [`AT+SOCKRD=${id},1,100`, `+SOCKRD:${id},5,"${data}"\r\nOK\r\n`],
  close: (id: number): Step => [`AT+SOCKCL=${id}`, "OK\r\n"],
};

export const DIALOGUES: Readonly<Record<string, Dialogues>> = {
  "quectel-bg95": {
    end: "\r",
    set: ["activation=10"],
    begin: [["ATE0", `ATE0\r${OK}`], ["AT+QIACT=1", OK]],
    tcpClient: [bg95.open(0, '"TCP","127.0.0.1",PORT,0'), ...bg95.send(0, "hello", "", bg95.recv(0)), bg95.read(0, "hello"), bg95.close(0)],
    udpClient: [bg95.open(2, '"UDP","127.0.0.1",PORT,0'), ...bg95.send(2, "hello", "", bg95.recv(2)), bg95.read(2, "hello"), bg95.close(2)],
    tcpServer: {
      before: [bg95.open(1, '"TCP LISTENER","127.0.0.1",0,OWN')],
      knocked: `\r\n+QIURC: "incoming",11,1,"127.0.0.1",~\r\n${bg95.recv(11)}`,
      after: [bg95.read(11, "knock"), ...bg95.send(11, "knock"), bg95.close(11), bg95.close(1)],
    },
    udpServer: {
      before: [bg95.open(3, '"UDP SERVICE","127.0.0.1",0,OWN')],
      knocked: bg95.recv(3),
      after: [bg95.read(3, "knock", ',"127.0.0.1",FROM'), ...bg95.send(3, "knock", ',"127.0.0.1",FROM'), bg95.close(3)],
    },
    services: {
      "resolves names": [['AT+QIDNSGIP=1,"localhost"', `${OK}\r\n+QIURC: "dnsgip",0,1,600\r\n\r\n+QIURC: "dnsgip","127.0.0.1"\r\n`]],
      "pings": [['AT+QPING=1,"127.0.0.1",1,1', `${OK}\r\n+QPING: 0,"127.0.0.1",32,~,255\r\n\r\n+QPING: 0,1,1,0,~,~,~\r\n`]],
      "asks for the time": [['AT+QNTP=1,"127.0.0.1",CLOCK', `${OK}\r\n+QNTP: 0,"2013/08/19,03:10:10+00"\r\n`]],
    },
  },
  "simcom-a7600": {
    end: "\r",
    set: ["activation=10"],
    begin: [["ATE0", `ATE0\r${OK}`], ["AT+NETOPEN", `${OK}\r\n+NETOPEN: 0\r\n`], ["AT+CIPRXGET=1", OK]],
    tcpClient: [
      ['AT+CIPOPEN=1,"TCP","127.0.0.1",PORT', `${OK}\r\n+CIPOPEN: 1,0\r\n`], ...a7600.send(1, "hello", "", a7600.recv(1)), a7600.read(1, "hello"),
      ["AT+CIPCLOSE=1", `${OK}\r\n+CIPCLOSE: 1,0\r\n`],
    ],
    udpClient: [a7600.udp(2, "0"), ...a7600.send(2, "hello", ',"127.0.0.1",PORT', a7600.recv(2)), a7600.read(2, "hello"), ["AT+CIPCLOSE=2", `\r\n+CIPCLOSE: 2,0\r\n${OK}`]],
    tcpServer: {
      before: [["AT+SERVERSTART=OWN,0", OK]],
      knocked: `\r\n+CLIENT: 0,0,127.0.0.1:~\r\n${a7600.recv(0)}`,
      after: [a7600.read(0, "knock"), ...a7600.send(0, "knock"), ["AT+CIPCLOSE=0", `${OK}\r\n+CIPCLOSE: 0,0\r\n`], ["AT+SERVERSTOP=0", `\r\n+SERVERSTOP: 0,0\r\n${OK}`]],
    },
    udpServer: {
      before: [a7600.udp(3, "OWN")],
      knocked: a7600.recv(3),
      after: [a7600.read(3, "knock"), ...a7600.send(3, "knock", ',"127.0.0.1",FROM'), ["AT+CIPCLOSE=3", `\r\n+CIPCLOSE: 3,0\r\n${OK}`]],
    },
    services: { "resolves names": [['AT+CDNSGIP="localhost"', `\r\n+CDNSGIP: 1,"localhost","127.0.0.1"\r\n${OK}`]] },
  },
  "simcom-ca": {
    end: "\r",
    set: ["activation=10"],
    begin: [["ATE0", `ATE0\r${OK}`], ['AT+CNACT=1,"iot.example"', `${OK}\r\n+APP PDP: ACTIVE\r\n`]],
    tcpClient: [ca.open('"TCP","127.0.0.1",PORT'), ...ca.send(0, "hello", true), ca.read(0, "hello"), ca.close(0)],
    udpClient: [ca.open('"UDP","127.0.0.1",PORT'), ...ca.send(0, "hello", true), ca.read(0, "hello"), ca.close(0)],
    tcpServer: { before: [ca.serve("TCP")], knocked: ca.knocked, after: ca.answer },
    udpServer: { before: [ca.serve("UDP")], knocked: ca.knocked, after: ca.answer },
    services: { "resolves names": [ca.open('"TCP","localhost",PORT'), ca.close(0)] },
  },
  "nordic-slm": {
    end: "\r\n",
    set: [],
    begin: [["AT#XSLMVER", "#XSLMVER: 1.4\r\nOK\r\n"]],
    tcpClient: [
      slm.open(1, 0), ['AT#XCONNECT="127.0.0.1",PORT', "#XCONNECT: 1\r\nOK\r\n"], ['AT#XSEND=1,"hello"', "#XSEND: 5\r\nOK\r\n"],
      ["AT#XRECV", "hello\r\n#XRECV: 1, 5\r\nOK\r\n"], slm.close,
    ],
    udpClient: [slm.open(2, 0), ['AT#XSENDTO="127.0.0.1",PORT,1,"hello"', "#XSENDTO: 5\r\nOK\r\n"], ["AT#XRECVFROM", "hello\r\n#XRECVFROM: 1, 5\r\nOK\r\n"], slm.close],
    tcpServer: {
      before: [slm.open(1, 1), slm.bind, ["AT#XLISTEN", "OK\r\n"], ["AT#XACCEPT", ""]],
      knocked: "#TCPACCEPT: 127.0.0.1\r\nOK\r\n",
      after: [["AT#XRECV", "knock\r\n#XRECV: 1, 5\r\nOK\r\n"], ['AT#XSEND=1,"knock"', "#XSEND: 5\r\nOK\r\n"], slm.close],
    },
    udpServer: {
      before: [slm.open(2, 1), slm.bind, ["AT#XRECVFROM", ""]],
      knocked: "knock\r\n#XRECVFROM: 1, 5\r\nOK\r\n",
      after: [['AT#XSENDTO="127.0.0.1",FROM,1,"knock"', "#XSENDTO: 5\r\nOK\r\n"], slm.close],
    },
    services: {
      "resolves names": [['AT#XGETADDRINFO="localhost"', "#XGETADDRINFO: 127.0.0.1\r\nOK\r\n"]],
      "has proxies": [
        ['AT#XTCPCLI=1,"127.0.0.1",PORT', "#XTCPCLI: ~ connected\r\nOK\r\n"],
        ['AT#XTCPSEND=1,"hello"', ["#XTCPSEND: 5\r\nOK\r\n#XTCPDATA: 1, 5\r\n", "#XTCPDATA: 1, 5\r\n#XTCPSEND: 5\r\nOK\r\n"]],
        ["AT#XTCPRECV", "hello\r\n#XTCPRECV: 5\r\nOK\r\n"], ["AT#XTCPCLI=0", "#XTCPCLI: disconnected\r\nOK\r\n"],
      ],
    },
  },
  "microchip-anycloud": {
    end: "\r\n",
    set: ["joining=10", "leasing=10", "ap.Home=correct horse"],
    begin: [
      ["ATE0", "ATE0\r\nOK\r\n"], ['AT+WSTAC=1,"Home"', "OK\r\n"], ["AT+WSTAC=2,3", "OK\r\n"], ['AT+WSTAC=3,"correct horse"', "OK\r\n"],
      ["AT+WSTA=1", 'OK\r\n\r+WSTALU:1,"00:01:02:03:04:05",6\r\n\r+WSTAAIP:1,"192.168.0.20"\r\n'],
    ],
    tcpClient: [
      anycloud.open(2, 1), ['AT+SOCKBR=1,"127.0.0.1",PORT', 'OK\r\n\r+SOCKIND:1,"192.168.0.20",~,"127.0.0.1",PORT\r\n'],
      ['AT+SOCKWR=1,5,"hello"', "OK\r\n\r+SOCKRXT:1,5\r\n"], anycloud.read(1, "hello"), anycloud.close(1),
    ],
    udpClient: [
      anycloud.open(1, 2), ['AT+SOCKBR=2,"127.0.0.1",PORT', "OK\r\n"],
      ['AT+SOCKWR=2,5,"hello"', 'OK\r\n\r+SOCKRXU:2,"127.0.0.1",PORT,5\r\n'], anycloud.read(2, "hello"), anycloud.close(2),
    ],
    tcpServer: {
      before: [anycloud.open(2, 3), ["AT+SOCKBL=3,OWN", "OK\r\n"]],
      knocked: '\r+SOCKIND:4,"192.168.0.20",OWN,"127.0.0.1",~\r\n\r+SOCKRXT:4,5\r\n',
      after: [anycloud.read(4, "knock"), ['AT+SOCKWR=4,5,"knock"', "OK\r\n"], anycloud.close(4), anycloud.close(3)],
    },
    udpServer: {
      before: [anycloud.open(1, 5), ["AT+SOCKBL=5,OWN", "OK\r\n"]],
      knocked: '\r+SOCKRXU:5,"127.0.0.1",FROM,5\r\n',
      after: [anycloud.read(5, "knock"), ['AT+SOCKWRTO=5,"127.0.0.1",FROM,5,"knock"', "OK\r\n"], anycloud.close(5)],
    },
    services: {
      "resolves names": [['AT+DNSRESOLV=1,"localhost"', 'OK\r\n\r+DNSRESOLV:1,"localhost","127.0.0.1"\r\n']],
      "pings": [['AT+PING="127.0.0.1"', 'OK\r\n\r+PING:"127.0.0.1",~\r\n']],
      "scans for its access points": [["AT+WSCNA=255", 'OK\r\n\r+WSCNIND:~,3,6,"00:01:02:03:04:05","Home"\r\n\r+WSCNDONE\r\n']],
      "has a broker": [
        ["AT+MQTTC=7,0", "OK\r\n"], ["AT+MQTTCONN=1", "OK\r\n\r+MQTTCONNACK:0,0\r\n\r+MQTTCONN:1\r\n"], ['AT+MQTTSUB="news",0', "OK\r\n\r+MQTTSUB:0\r\n"],
        ['AT+MQTTPUB=0,0,0,"news","hello"', 'OK\r\n\r+MQTTPUB:4,"news",5,"hello"\r\n'],
      ],
    },
  },
};
