import { strict as assert } from "node:assert";

/** What `NetworkJS.create` is given. */
interface NetworkObject {
  create(host: string | undefined, port: number, type: number, options?: object): number;
  close(place: number): void;
  accept(place: number): number;
  recv(place: number, most: number, type: number): string | number | undefined;
  send(place: number, data: string, type: number): number;
}

const UDP = 2;
const NOT_CONNECTED = -11;
/** What core tells its users (socketerrors.c). */
const MESSAGES: Record<number, string> = { [-3]: "timeout", [-4]: "no route", [-5]: "busy", [-6]: "not found", [-7]: "max sockets", [-8]: "unsent data", [-9]: "connection reset", [-10]: "unknown error", [-12]: "bad argument", [-13]: "TLS" };

/** A socket of the firmware's modules, as a program sees it. */
export class FirmwareSocket {
  place = -1;
  connected = false;
  received = "";
  /** What was received, datagram by datagram. */
  readonly messages: { data: string; address: string; port: number }[] = [];
  error: { code: number; message: string } | undefined;
  closed = false;
  drains = 0;
  /** Connections, of a server. */
  readonly clients: FirmwareSocket[] = [];
  onConnect: (socket: FirmwareSocket) => void = () => {};
  onData: (data: string) => void = () => {};
  toSend = "";
  ending = false;
  constructor(readonly type: number, readonly kind: "client" | "server" | "accepted") {}

  write(data: string): void {
    assert.ok(!this.closed, "This socket is closed");
    this.toSend += data;
  }

  /** One datagram: header and payload. */
  sendTo(data: string, address: string, port: number): void {
    const bytes = address.split(".").map(Number);
    this.write(String.fromCharCode(...bytes, port & 255, port >> 8, data.length & 255, data.length >> 8) + data);
  }

  end(): void {
    this.ending = true;
  }
}

/** The socket code of Espruino's firmware (libs/network/socketserver.c, network_js.c), as far as a network object can tell. */
export class Firmware {
  chunkSize = 536;
  /** The program is busy: nothing is asked for. */
  paused = false;
  /** How often it asked for data. */
  polls = 0;
  private network: NetworkObject | undefined;
  private readonly sockets: FirmwareSocket[] = [];

  /** @param thrown told of exceptions in the network object @param wake asks for a pass of the idle loop */
  constructor(private readonly thrown: (error: unknown) => void, private readonly wake: () => void) {}

  readonly dgram = {
    createSocket: (options: { type: string; recvBufferSize: number }) => {
      assert.equal(options.type, "udp4");
      this.chunkSize = Math.max(this.chunkSize, options.recvBufferSize);
      return { close() {} };
    },
  };

  /** A network object was given. */
  get isOnline(): boolean {
    return this.network !== undefined;
  }

  online(network: NetworkObject): void {
    this.network = network;
  }

  connect(host: string, port: number, options: object = {}, type = 0): FirmwareSocket {
    return this.make(new FirmwareSocket(type, "client"), host, port, { host, port, ...options });
  }

  listen(port: number, type = 0): FirmwareSocket {
    return this.make(new FirmwareSocket(type, "server"), undefined, port, {});
  }

  /** A datagram socket: bound to a port, or to send only. */
  datagrams(port?: number): FirmwareSocket {
    return port === undefined ? this.make(new FirmwareSocket(UDP, "client"), "127.0.0.1", 0, {}) : this.make(new FirmwareSocket(UDP, "accepted"), undefined, port, {});
  }

  /** One pass of the idle loop. True while there are sockets. */
  idle(): boolean {
    if (this.paused) return false;
    for (const socket of [...this.sockets]) {
      if (socket.kind === "server") this.accept(socket);
      else this.serve(socket);
    }
    return this.sockets.length > 0;
  }

  private make(socket: FirmwareSocket, host: string | undefined, port: number, options: object): FirmwareSocket {
    const place = this.call<number>(() => this.network!.create(host, port, socket.type, options));
    assert.equal(typeof place, "number", "create must return a number");
    if (place < 0) throw Object.assign(new Error("Unable to create socket"), { code: place });
    assert.ok(!this.sockets.some((each) => each.place === place), "a socket's number twice");
    socket.place = place;
    this.sockets.push(socket);
    this.wake();
    return socket;
  }

  /** An exception in here gives socket 0 in the firmware, or closes silently: a test fails. */
  private call<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.thrown(error);
      throw error;
    }
  }

  private accept(server: FirmwareSocket): void {
    const place = this.call(() => this.network!.accept(server.place));
    assert.equal(typeof place, "number");
    if (server.ending) return this.remove(server, 0);
    if (place < 0) return;
    const client = new FirmwareSocket(server.type, "accepted");
    client.place = place;
    client.connected = true;
    this.sockets.push(client);
    server.clients.push(client);
    server.onConnect(client);
  }

  private serve(socket: FirmwareSocket): void {
    const network = this.network!;
    let error = 0;
    if (socket.toSend) {
      const chunk = socket.toSend.slice(0, this.chunkSize);
      const sent = this.call(() => network.send(socket.place, chunk, socket.type));
      assert.ok(Number.isInteger(sent) && sent <= chunk.length, `send returned ${sent}`);
      if (sent > 0) {
        if (!socket.connected) this.stands(socket);
        socket.toSend = socket.toSend.slice(sent);
        if (!socket.toSend) socket.drains++;
      } else if (sent < 0) error = sent;
    } else if (socket.ending) return this.remove(socket, 0);
    this.polls++;
    const got = this.call(() => network.recv(socket.place, this.chunkSize, socket.type));
    if (typeof got === "string") {
      assert.ok(got.length <= this.chunkSize, "recv gave more than was asked for, the rest is lost");
      if (!socket.connected) this.stands(socket);
      if (got) this.deliver(socket, got);
    } else {
      assert.ok(typeof got === "number" && got < 0, "recv must give a string or a number below 0");
      if (got === NOT_CONNECTED && !socket.connected && socket.kind === "client") return;
      error ||= got;
    }
    if (error) this.remove(socket, error === -1 && socket.toSend ? -8 : error);
  }

  private stands(socket: FirmwareSocket): void {
    socket.connected = true;
    socket.onConnect(socket);
  }

  private deliver(socket: FirmwareSocket, data: string): void {
    if ((socket.type & 3) !== UDP) {
      socket.received += data;
      return socket.onData(data);
    }
    const codes = [...data].map((each) => each.charCodeAt(0));
    const length = codes[6] + codes[7] * 256;
    assert.equal(data.length, 8 + length, "exactly one datagram, or the socket is wedged for ever");
    socket.messages.push({ data: data.slice(8), address: codes.slice(0, 4).join("."), port: codes[4] + codes[5] * 256 });
  }

  private remove(socket: FirmwareSocket, error: number): void {
    this.sockets.splice(this.sockets.indexOf(socket), 1);
    this.call(() => this.network!.close(socket.place));
    if (error < -1) socket.error = { code: error, message: MESSAGES[error] ?? "?" };
    socket.closed = true;
  }
}
