import net from "node:net";
import tls from "node:tls";
import { OUTSTANDING_MS, type Clock, type Peer } from "./clock.js";
import { openAtOnePort, type Opened } from "./network-real-ports.js";
import type { ListenEvents, TcpConnection, TcpEvents, TcpListener, TlsOptions } from "./network.js";

/** One end of a real connection. It reads no more than was granted, so that TCP itself stops the peer. */
export class RealConnection implements TcpConnection {
  private readonly peer: Peer;
  /** What is read and written: the socket, or TLS on it. */
  private stream: net.Socket;
  private localPortAsked = 0;
  private finished = false;
  private ended = false;

  /** @param socket with `allowHalfOpen`, connected or not */
  constructor(private readonly clock: Clock, private readonly socket: net.Socket, private events: TcpEvents, private window: number) {
    this.peer = clock.peer();
    this.stream = this.attend(socket);
    this.on(socket, "close", () => {
      this.peer.gone();
      if (this.finished) return;
      this.finished = true;
      this.events.close?.();
    });
  }

  /** Begins to connect; `connect` comes when the connection, and TLS if wanted, stands. */
  connectTo(address: string, port: number, localPort: number, options: TlsOptions | undefined): void {
    this.localPortAsked = localPort;
    this.peer.owes(OUTSTANDING_MS);
    const connected = (): void => {
      this.peer.spoke();
      this.events.connect();
      this.pull();
    };
    this.on(this.socket, "connect", () => {
      this.socket.setNoDelay(true);
      if (options) this.startTls(options, connected);
      else connected();
    });
    try {
      this.socket.connect({ host: address, port, ...(localPort ? { localPort } : {}) });
    } catch {
      this.clock.post(() => this.fail("EINVAL"));
    }
  }

  /** An accepted connection learns whom it tells. */
  handTo(events: TcpEvents): void {
    this.socket.setNoDelay(true);
    this.events = events;
  }

  get localPort(): number {
    return this.socket.localPort ?? this.localPortAsked;
  }

  get unacknowledged(): number {
    return this.stream.writableLength;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.ended) this.peer.owes();
    return this.stream.write(bytes);
  }

  grant(bytes: number): void {
    const resumed = this.window === 0;
    this.window += bytes;
    if (!resumed || this.ended) return;
    this.peer.open = true;
    this.peer.owes();
    this.clock.post(() => this.pull());
  }

  secure(options: TlsOptions): void {
    this.startTls(options, () => {
      this.peer.spoke();
      this.events.secured?.();
      this.pull();
    });
  }

  end(): void {
    this.stream.end();
    this.peer.open = true;
    this.peer.owes();
    // A peer's FIN is only seen once its bytes were read; from now on nobody counts them.
    this.window = Infinity;
    this.clock.post(() => this.pull());
  }

  destroy(): void {
    this.finished = true;
    this.peer.gone();
    this.stream.destroy();
    this.socket.destroy();
  }

  private startTls(options: TlsOptions, done: () => void): void {
    const { name, ca = [], verify, cert, key, psk } = options;
    this.peer.open = true;
    this.peer.owes(OUTSTANDING_MS);
    try {
      const stream = tls.connect({
        socket: this.socket,
        ca,
        cert,
        key,
        // Looked at below: Node ends it at the first fault.
        rejectUnauthorized: false,
        // An address is no name that could be sent, only one to be found in the certificate.
        ...(name && !net.isIP(name) ? { servername: name } : {}),
        checkServerIdentity: () => undefined,
        // TLS 1.3 would do without the key.
        ...(psk && { ciphers: "PSK", maxVersion: "TLSv1.2" as const, pskCallback: () => ({ identity: psk.identity, psk: psk.key }) }),
      });
      this.stream = this.attend(stream);
      this.on(stream, "secureConnect", () => {
        const faults = verify && !psk ? certificateFaults(stream, name) : "";
        if (faults) this.fail(faults);
        else done();
      });
    } catch (error) {
      // Certificates that are none.
      this.clock.post(() => this.fail((error as NodeJS.ErrnoException).code ?? "EINVAL"));
    }
  }

  /** Hears what a stream says about data, for as long as it is the one that is read. */
  private attend(stream: net.Socket): net.Socket {
    this.on(stream, "readable", () => this.pull());
    this.on(stream, "drain", () => this.events.drain?.());
    this.on(stream, "end", () => {
      if (stream !== this.stream) return;
      this.peer.spoke();
      this.peer.open = false;
      this.ended = true;
      this.events.end();
    });
    this.on(stream, "error", error => this.fail(error.code ?? "EIO"));
    return stream;
  }

  private on(stream: net.Socket, name: string, action: (error: NodeJS.ErrnoException) => void): void {
    stream.on(name, (argument: NodeJS.ErrnoException) =>
      this.clock.post(() => {
        if (!this.finished) action(argument);
      })
    );
  }

  /** Takes what the window allows. `read` returns null when nothing is there, and only then "readable" comes again. */
  private pull(): void {
    while (!this.finished && this.window > 0) {
      const waiting = this.stream.readableLength;
      const bytes: Buffer | null = this.stream.read(waiting > this.window ? this.window : undefined) as Buffer | null;
      if (!bytes) return;
      this.peer.spoke();
      this.window -= bytes.length;
      this.events.data(bytes);
    }
    if (this.window === 0) this.peer.open = false;
  }

  private fail(code: string): void {
    if (this.finished) return;
    this.destroy();
    this.events.error(code);
  }
}

/** The codes of what is wrong with a server's certificate, separated by spaces; empty: nothing. */
function certificateFaults(stream: tls.TLSSocket, name: string | undefined): string {
  // Typed as an Error, but it is the code.
  const untrusted = stream.authorizationError as unknown as string | null;
  const other = name === undefined ? undefined : tls.checkServerIdentity(name, stream.getPeerCertificate()) as NodeJS.ErrnoException | undefined;
  return [untrusted, other?.code].filter(Boolean).join(" ");
}

const UNHEARD: TcpEvents = { connect() {}, data() {}, end() {}, error() {} };

/** Real servers, one for each address, at one port. */
export class RealListener implements TcpListener {
  private readonly peer: Peer;
  private servers: Opened[] = [];
  private listening = false;
  private closed = false;

  constructor(private readonly clock: Clock, hosts: readonly string[], port: number, private readonly events: ListenEvents,
    private readonly keep: (socket: net.Socket, connection: RealConnection) => void, private readonly gone: () => void) {
    // Whoever connects lives in real time.
    this.peer = clock.peer();
    openAtOnePort(hosts, port, (host, at) => this.serve(host, at)).then(
      servers => clock.post(() => this.stands(servers)),
      (error: NodeJS.ErrnoException) => clock.post(() => this.fail(error.code ?? "EIO")),
    );
  }

  close(): void {
    this.closed = true;
    this.peer.gone();
    this.gone();
    for (const server of this.servers) server.close();
    this.servers = [];
  }

  private stands(servers: Opened[]): void {
    this.servers = servers;
    if (this.closed) return this.close();
    this.listening = true;
    this.events.listening(servers[0].port);
  }

  private fail(code: string): void {
    if (this.closed) return;
    this.close();
    this.events.error(code);
  }

  private serve(host: string, port: number): Promise<Opened> {
    return new Promise((resolve, reject) => {
      const server = net.createServer({ allowHalfOpen: true }, socket => this.accept(socket));
      server.once("error", reject);
      server.listen({ host, port, ipv6Only: net.isIPv6(host) }, () => {
        server.off("error", reject);
        server.on("error", (error: NodeJS.ErrnoException) => this.clock.post(() => this.fail(error.code ?? "EIO")));
        resolve({ port: (server.address() as net.AddressInfo).port, close: () => void server.close() });
      });
    });
  }

  private accept(socket: net.Socket): void {
    const { remoteAddress, remotePort } = socket;
    if (!this.listening || this.closed || remoteAddress === undefined || remotePort === undefined) return void socket.destroy();
    const connection = new RealConnection(this.clock, socket, UNHEARD, 0);
    this.keep(socket, connection);
    this.clock.post(() => {
      if (this.closed) connection.destroy();
      else connection.handTo(this.events.connection(connection, remoteAddress, remotePort));
    });
  }
}
