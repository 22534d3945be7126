import { isIPv4 } from "node:net";
import { write, type Call } from "../dce/command.js";
import { int, optional, type Parameter } from "../dce/parameters.js";
import { ERROR, OK, PENDING, type Final, type Result } from "../dce/results.js";
import { data, dataType, decode, encode, MTU } from "./data-types.js";
import { errno, isPassing } from "./errno.js";
import type { NordicSlm } from "./modem.js";
import { localPort, orNothing, port, securityTag, slm, url } from "./slm-rows.js";
import { CLIENT, DATAGRAM, SERVER, SlmSocket, STREAM } from "./socket.js";
import { TcpEnd, type Receiving } from "./tcp-end.js";
import { TcpServer } from "./tcp-server.js";
import { UdpEnd } from "./udp-end.js";

const size = int("size", 0, MTU);
const CLOSE = 0;
const GET = 0;
/** Options of AT#XSOCKETOPT that mean something; SO_REUSEADDR is ignored. */
const SO_REUSEADDR = 2;
const SO_ERROR = 4;
const SO_RCVTIMEO = 20;
/** What AT#XGETADDRINFO says of a name without an IPv4 address (DNS_EAI_NONAME). */
const NOT_FOUND = -2;

/** A decimal integer that may be negative. */
const value: Parameter<number> = { name: "value", range: "<value>", parse: ({ text, quoted }) => (/^-?\d{1,9}$/.test(text) && !quoted ? Number(text) : undefined) };

function open(modem: NordicSlm, call: Call, type: number, role: number, tag: number | undefined): Result {
  if (modem.socket) return ERROR;
  if (tag !== undefined && role === SERVER) {
    call.info(`#XSOCKET: ${modem.style.word("not supported")}`);
    return ERROR;
  }
  const socket = (modem.socket = new SlmSocket(modem.handles.take(), type, role, tag));
  call.info(`#XSOCKET: ${modem.style.list(...modem.forms.socketFields(socket.handle, type, role, socket.protocol))}`);
  return OK;
}

function close(modem: NordicSlm, call: Call): Result {
  if (!modem.socket) return ERROR;
  modem.closeSocket();
  call.info(`#XSOCKET: ${modem.style.list(0, modem.style.word("closed"))}`);
  return OK;
}

/** The socket's UDP end; it is made, and bound, when it is first needed. */
function datagrams(modem: NordicSlm, socket: SlmSocket, wanted = 0): UdpEnd {
  return (socket.datagrams ??= new UdpEnd(modem.network, wanted));
}

function bind(modem: NordicSlm, call: Call, wanted: number): Result {
  const { socket } = modem;
  if (!socket || !modem.isUp) return ERROR;
  if (socket.type === STREAM) {
    // a TCP port is taken by AT#XLISTEN or AT#XCONNECT
    socket.localPort = wanted;
    return OK;
  }
  if (socket.datagrams) return modem.socketFailed(call, errno("EINVAL"), false);
  datagrams(modem, socket, wanted).whenBound(error => call.end(error ? modem.socketFailed(call, error, false) : OK));
  return PENDING;
}

function connect(modem: NordicSlm, call: Call, host: string, remotePort: number): Result {
  const { socket } = modem;
  if (!socket || socket.role !== CLIENT) return ERROR;
  if (socket.isConnected) return modem.socketFailed(call, errno("EISCONN"), false);
  if (!modem.isUp) return isIPv4(host) ? modem.socketFailed(call, errno("ENETUNREACH"), false) : ERROR;
  return socket.type === STREAM ? connectStream(modem, call, socket, host, remotePort) : connectDatagrams(modem, call, socket, host, remotePort);
}

function connected(call: Call): void {
  call.info("#XCONNECT: 1");
  call.end(OK);
}

function connectStream(modem: NordicSlm, call: Call, socket: SlmSocket, host: string, remotePort: number): Result {
  const tls = socket.tag === undefined ? undefined : modem.credentials.tls(socket.tag, host);
  if (socket.tag !== undefined && !tls) return modem.socketFailed(call, errno("EOPNOTSUPP"), false);
  const end = new TcpEnd(socket.handle);
  socket.dial = modem.dial(host, remotePort, socket.localPort, end, tls, error => {
    if (error === undefined) return call.end(ERROR);
    if (error) return call.end(modem.socketFailed(call, error, false));
    socket.stream = end;
    connected(call);
  });
  return PENDING;
}

function connectDatagrams(modem: NordicSlm, call: Call, socket: SlmSocket, host: string, remotePort: number): Result {
  // The simulator has no DTLS.
  if (socket.tag !== undefined) return modem.socketFailed(call, errno("EPROTONOSUPPORT"), false);
  modem.resolve(host, address => {
    if (address === undefined) return call.end(ERROR);
    datagrams(modem, socket).remote = { address, port: remotePort };
    connected(call);
  });
  return PENDING;
}

function listen(modem: NordicSlm, call: Call): Result {
  const { socket } = modem;
  if (!socket || socket.role !== SERVER || socket.type !== STREAM) return ERROR;
  if (socket.server) return OK;
  socket.server = new TcpServer(modem.network, socket.localPort, error => call.end(error ? modem.socketFailed(call, error, false) : OK));
  return PENDING;
}

function accept(modem: NordicSlm, call: Call): Result {
  const { socket } = modem;
  if (!socket || socket.role !== SERVER || socket.type !== STREAM) return ERROR;
  const { server } = socket;
  if (!server) return modem.socketFailed(call, errno("EINVAL"), false);
  const taken = (): boolean => {
    const caller = server.accept();
    if (!caller) return false;
    // the application keeps one peer only
    if (socket.accepted) modem.handles.free(socket.accepted.handle);
    socket.accepted?.drop();
    caller.end.handle = modem.handles.take();
    socket.accepted = caller.end;
    socket.acceptedFrom = caller.address;
    modem.forms.accepted(call, modem.style, caller.end.handle, caller.address);
    return true;
  };
  if (taken()) return OK;
  server.onCaller = () => {
    server.onCaller = () => {};
    taken();
    call.end(OK);
  };
  return PENDING;
}

function send(modem: NordicSlm, call: Call, type: number, text: string): Result {
  const { socket } = modem;
  const bytes = decode(type, text);
  if (!socket?.isConnected || !bytes) return ERROR;
  const done = (error: number): Final => {
    const failed = error && modem.socketFailed(call, error, isPassing(error));
    call.info(`#XSEND: ${error ? 0 : bytes.length}`);
    return failed || OK;
  };
  const { peer, datagrams: udp } = socket;
  if (peer) {
    peer.transmit(bytes, error => call.end(done(error)));
    return PENDING;
  }
  if (udp?.remote) udp.send(bytes, udp.remote);
  return done(socket.error);
}

/** Waits for data, as long as SO_RCVTIMEO says, and shows it. */
function receive(modem: NordicSlm, call: Call, socket: SlmSocket, source: Receiving, name: string, count: number): Result {
  const attempt = (): Final | undefined => {
    const got = source.recv(count);
    if (got === undefined) return undefined;
    if (typeof got === "number") return modem.socketFailed(call, got, isPassing(got));
    const { type, shown } = encode(got);
    modem.forms.received(call, `${name}: ${modem.style.list(type, shown.length)}`, shown);
    return OK;
  };
  return modem.block(call, source, socket.timeout, attempt, () => modem.socketFailed(call, errno("ETIMEDOUT"), true));
}

function sendTo(modem: NordicSlm, call: Call, host: string, remotePort: number, type: number, text: string): Result {
  const { socket } = modem;
  const bytes = decode(type, text);
  if (!socket || socket.type !== DATAGRAM || !bytes || !modem.isUp) return ERROR;
  if (socket.tag !== undefined) return modem.socketFailed(call, errno("EPROTONOSUPPORT"), false);
  modem.resolve(host, address => {
    if (address === undefined) return call.end(ERROR);
    const end = datagrams(modem, socket);
    end.whenBound(error => {
      if (!error) end.send(bytes, { address, port: remotePort });
      const failed = error && modem.socketFailed(call, error, false);
      call.info(`#XSENDTO: ${error ? 0 : bytes.length}`);
      call.end(failed || OK);
    });
  });
  return PENDING;
}

/** The names and values of AT#XSOCKETOPT, for a client's socket. */
function option(modem: NordicSlm, call: Call, op: number, name: number, given: number | undefined): Result {
  const { socket, style, forms } = modem;
  if (!socket || socket.role !== CLIENT || (op !== GET && given === undefined)) return ERROR;
  if (name === SO_RCVTIMEO) {
    if (op === GET) call.info(`#XSOCKETOPT: ${forms.receiveTimeout(style, socket.timeout)}`);
    else socket.timeout = given!;
  } else if (name === SO_ERROR && op === GET) {
    call.info(`#XSOCKETOPT: ${forms.socketError(style, socket.error)}`);
  } else {
    call.info(`#XSOCKETOPT: ${style.word(name === SO_ERROR || name === SO_REUSEADDR ? "ignored" : "not supported")}`);
  }
  return OK;
}

/** The socket commands of the document, up to #XGETADDRINFO. */
export const socketCommands = slm([
  {
    name: "#XSOCKET",
    section: "#XSOCKET",
    test: ({ forms, style }) => [`#XSOCKET: ${forms.socketRoles(style)}`],
    read({ socket, style }, call) {
      call.info(`#XSOCKET: ${socket ? style.list(socket.handle, socket.protocol, socket.role) : 0}`);
    },
    write: write([int("op", 0, 1), optional(int("type", STREAM, DATAGRAM)), optional(int("role", CLIENT, SERVER)), optional(securityTag)],
      (modem, call, op, type, role, tag) => {
        if (op === CLOSE) return close(modem, call);
        return type === undefined || role === undefined ? ERROR : open(modem, call, type, role, tag);
      }),
  },
  {
    name: "#XSOCKETOPT",
    section: "BSD socket options",
    test: ({ forms, style }) => [`#XSOCKETOPT: (${style.list(0, 1)})${forms.optionFields}`],
    write: write([int("op", 0, 1), int("name", 0, 65535), optional(value)], option),
  },
  { name: "#XBIND", section: "Socket binding", write: write([localPort], bind) },
  {
    name: "#XCONNECT",
    section: "TCP connection",
    read(modem, call) {
      if (modem.socket?.role !== CLIENT) return ERROR;
      call.info(`${modem.forms.connectRead}: ${modem.socket.isConnected ? 1 : 0}`);
      return OK;
    },
    write: write([url, port], connect),
  },
  { name: "#XLISTEN", section: "TCP set listen mode", execute: listen },
  {
    name: "#XACCEPT",
    section: "TCP accept incoming connection",
    read(modem, call) {
      const { socket } = modem;
      if (socket?.role !== SERVER || socket.type !== STREAM) return ERROR;
      call.info(modem.forms.acceptRead(socket.accepted?.handle ?? 0, socket.acceptedFrom));
      return OK;
    },
    execute: accept,
  },
  { name: "#XSEND", section: "Send data", write: write([dataType, data], send) },
  {
    name: "#XRECV",
    section: "Receive data",
    ...orNothing(size, (modem, call, count = MTU) => {
      const { socket } = modem;
      if (!socket?.isConnected) return ERROR;
      return receive(modem, call, socket, socket.peer ?? socket.datagrams!, "#XRECV", count);
    }),
  },
  { name: "#XSENDTO", section: "UDP Send data", write: write([url, port, dataType, data], sendTo) },
  {
    name: "#XRECVFROM",
    section: "UDP receive data",
    ...orNothing(size, (modem, call, count = MTU) => {
      const { socket } = modem;
      if (!socket || socket.type !== DATAGRAM || !modem.isUp) return ERROR;
      return receive(modem, call, socket, datagrams(modem, socket), "#XRECVFROM", count);
    }),
  },
  {
    name: "#XGETADDRINFO",
    section: "Resolve hostname",
    write: write([url], (modem, call, name) => {
      if (/^[\d.]*$/.test(name)) return ERROR;
      modem.resolve(name, address => {
        call.info(`#XGETADDRINFO: ${address === undefined ? NOT_FOUND : modem.style.word(address)}`);
        call.end(address === undefined ? ERROR : OK);
      });
      return PENDING;
    }),
  },
]);
