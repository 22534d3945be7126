import net from "node:net";
import { optional } from "../dce/parameters.js";
import { PENDING } from "../dce/results.js";
import { CONFIGURATIONS } from "./certificates.js";
import { integer, string, write, type Call, type Result, type Row } from "./command.js";
import type { AnyCloud } from "./modem.js";
import type { Socket } from "./sockets.js";
import { INVALID_PARAMETER, LENGTH_MISMATCH, MULTICAST, NO_SUCH_SOCKET, TLS_FAILED, WRONG_PROTOCOL } from "./status.js";
import { TCP } from "./tcp-socket.js";
import { UDP } from "./udp-socket.js";

const socketId = integer("SOCK_ID");
/** A port; at this end 0 stands for any that is free. */
const port = (name: string, least = 1): ReturnType<typeof integer> => integer(name, least, 65535);
const address = (name: string): ReturnType<typeof string> => {
  const text = string(name);
  return { ...text, parse: argument => (argument.quoted && net.isIPv4(argument.text) ? argument.text : undefined) };
};
/** Most bytes of one AT+SOCKRD (AT_CMD_SOCK_RX_BUFFER_SZ). */
const READ_SIZE = 2048;
/** <OUTPUT_MODE> */
const AS_TEXT = 1;
const AS_BYTES = 2;

function line({ id, protocol, remoteAddress, remotePort, localPort }: Socket): string {
  return `+SOCKLST:${id},${protocol},"${remoteAddress}",${remotePort},${localPort}`;
}

/** Waits for a port; the answer is the command's. */
function pending(call: Call, begin: (done: (status: number) => void) => void): Result {
  begin(status => call.end(status));
  return PENDING;
}

/** Sends what was given, or asks for raw data and sends that; `length` must be what is given. */
function send(modem: AnyCloud, call: Call, length: number, data: string | undefined, to: (bytes: Uint8Array) => number): Result {
  const stale = modem.staleLength;
  if (data !== undefined) return data.length === length ? to(Buffer.from(data, "latin1")) : LENGTH_MISMATCH;
  modem.staleLength = 0;
  const count = modem.forms.staleLength(length, stale);
  if (count < 0 || count > modem.forms.rawSize) return INVALID_PARAMETER;
  call.raw({ count, take: to });
  return PENDING;
}

/** A socket that can't be written to; the length of its raw data may come back. */
function refused(modem: AnyCloud, length: number, data: string | undefined, status: number): number {
  if (data === undefined) modem.staleLength = length;
  return status;
}

/** 7.1-7.10: sockets. */
export const socketCommands: readonly Row<AnyCloud>[] = [
  {
    name: "+SOCKO",
    section: "7.1",
    test: false,
    write: write([integer("PROTOCOL")], ({ sockets }, call, protocol) => {
      const socket = sockets.open(protocol);
      if (typeof socket === "number") return socket;
      call.info(`+SOCKO:${socket.id}`);
      return 0;
    }),
  },
  {
    name: "+SOCKCL",
    section: "7.2",
    test: false,
    write: write([socketId], ({ sockets }, _call, id) => {
      const socket = sockets.get(id);
      if (!socket) return NO_SUCH_SOCKET;
      sockets.close(socket);
      return 0;
    }),
  },
  {
    name: "+SOCKBL",
    section: "7.3",
    test: false,
    write: write([socketId, port("LCL_PORT", 0)], ({ sockets }, call, id, at) => {
      const socket = sockets.get(id);
      if (!socket) return NO_SUCH_SOCKET;
      return pending(call, done => (socket.protocol === TCP ? sockets.listen(socket, at, done) : sockets.bind(socket, at, done)));
    }),
  },
  {
    name: "+SOCKBR",
    section: "7.4",
    test: false,
    write: write([socketId, address("RMT_ADDR"), port("RMT_PORT")], ({ sockets }, call, id, to, at) => {
      const socket = sockets.get(id);
      if (!socket) return NO_SUCH_SOCKET;
      if (socket.protocol === TCP) return sockets.connect(socket, to, at);
      socket.direct(to, at);
      return pending(call, done => sockets.bind(socket, 0, done));
    }),
  },
  {
    name: "+SOCKBM",
    section: "7.5",
    test: false,
    write: write([socketId, address("MCAST_ADDR"), port("MCAST_PORT")], ({ sockets }, call, id, group, at) => {
      const socket = sockets.get(id);
      if (!socket) return NO_SUCH_SOCKET;
      if (socket.protocol !== UDP) return WRONG_PROTOCOL;
      if (!/^2(2[4-9]|3\d)\./.test(group)) return MULTICAST;
      socket.direct(group, at);
      return pending(call, done => sockets.bind(socket, at, done));
    }),
  },
  {
    name: "+SOCKTLS",
    section: "7.6",
    test: false,
    write: write([socketId, integer("TLS_CONF_IDX", 1, CONFIGURATIONS)], (modem, call, id, index) => {
      const socket = modem.sockets.tcp(id);
      if (typeof socket === "number") return socket;
      if (socket.state === "listening" || socket.state === "ended" || socket.parent) return TLS_FAILED;
      if (socket.tls === "done") call.info(`+SOCKTLS:${id}`);
      if (socket.tls === "none") modem.sockets.secure(socket, index);
      return 0;
    }),
  },
  {
    name: "+SOCKWR",
    section: "7.8",
    test: false,
    write: write([socketId, integer("LENGTH"), optional(string("DATA"))], (modem, call, id, length, data) => {
      const socket = modem.sockets.get(id);
      if (!socket || socket.remotePort === 0) return refused(modem, length, data, NO_SUCH_SOCKET);
      return send(modem, call, length, data, bytes => modem.sockets.write(socket, bytes));
    }),
  },
  {
    name: "+SOCKWRTO",
    section: "7.9",
    test: false,
    write: write([socketId, address("RMT_ADDR"), port("RMT_PORT"), integer("LENGTH"), optional(string("DATA"))], (modem, call, id, to, at, length, data) => {
      const socket = modem.sockets.get(id);
      if (!socket) return refused(modem, length, data, NO_SUCH_SOCKET);
      if (socket.protocol !== UDP) return refused(modem, length, data, WRONG_PROTOCOL);
      return send(modem, call, length, data, bytes => {
        if (socket.remotePort === 0) socket.direct(to, at);
        return modem.sockets.write(socket, bytes, to, at);
      });
    }),
  },
  {
    name: "+SOCKRD",
    section: "7.10",
    test: false,
    write: write([socketId, integer("OUTPUT_MODE"), integer("LENGTH", 0, READ_SIZE)], (modem, call, id, mode, length) => {
      const { reads, shortRead, datagrams } = modem.forms;
      const socket = modem.sockets.get(id);
      if (!socket) return NO_SUCH_SOCKET;
      if (length === 0) return 0;
      if (mode !== AS_TEXT && mode !== AS_BYTES) return WRONG_PROTOCOL;
      const bytes = socket.protocol === TCP ? socket.read(length) : socket.read(length, shortRead);
      if (bytes.length === 0) return 0;
      if (mode === AS_TEXT) reads.text(call, id, bytes);
      else call.payload(`+SOCKRD:${id},${bytes.length},`, bytes, reads.tail);
      if (socket.protocol === UDP) datagrams.read(modem, socket, call);
      return 0;
    }),
  },
  {
    name: "+SOCKLST",
    section: "7.7",
    test: false,
    read({ sockets }, call) {
      for (const socket of sockets.all) call.info(line(socket));
    },
    write: write([socketId], ({ sockets }, call, id) => {
      const socket = sockets.get(id);
      if (socket) call.info(line(socket));
    }),
  },
];
