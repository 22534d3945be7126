import dgram from "node:dgram";
import { once } from "node:events";
import net from "node:net";
import { Clock } from "../../hosts/simulator/clock.js";
import { LocalNetwork } from "../../hosts/simulator/network-local.js";
import { RealNetwork } from "../../hosts/simulator/network-real.js";
import type { Network, TcpConnection, TcpEvents } from "../../hosts/simulator/network.js";
import { Random } from "../../hosts/simulator/random.js";

/** Someone outside of the modem who has, or wants, a TCP connection with it. */
export interface Outsider {
  heard: string;
  ended: boolean;
  /** How the connection ended: "" in order, or a code. */
  closed: string | undefined;
  write(data: string | Uint8Array): boolean;
  end(): void;
  reset(): void;
}

/** Someone outside of the modem who exchanges datagrams with it. */
export interface Correspondent {
  readonly port: number;
  received: string[];
  send(data: string, port: number): void;
  close(): void;
}

/** A network under test, and people in it. */
export interface World {
  clock: Clock;
  network: Network;
  client(port: number): Outsider;
  server(): Promise<{ port: number; clients: Outsider[] }>;
  correspondent(): Promise<Correspondent>;
  /** Lets time pass until `until` holds. */
  run(until: () => boolean): Promise<void>;
  close(): void;
}

const DEADLINE = 10_000;

/** Both fillings; the real one on a real clock. */
export const WORLDS: Record<string, () => World> = {
  local() {
    const clock = new Clock("virtual", new Random(1));
    const network = new LocalNetwork(clock);
    let nextPort = 7000;
    return {
      clock,
      network,
      client: port => {
        const outsider = stranger();
        const peer = network.connect(port, connected => Object.assign(outsider, localEnd(connected, outsider)));
        peer.onClose = code => void (outsider.closed = code ?? "");
        return outsider;
      },
      server: async () => {
        const port = nextPort++;
        const clients: Outsider[] = [];
        network.serve(port, peer => {
          const outsider = stranger();
          clients.push(Object.assign(outsider, localEnd(peer, outsider)));
        });
        return { port, clients };
      },
      correspondent: async () => {
        const peer = network.datagrams(nextPort++, "127.0.0.1");
        return { port: peer.port, received: peer.received, send: (data, port) => peer.send(data, port), close() {} };
      },
      run: until => clock.run(until, DEADLINE),
      close() {
        network.close();
        clock.stop();
      },
    };
  },
  real() {
    const clock = new Clock("real", new Random(1));
    const network = new RealNetwork(clock);
    const closers: (() => void)[] = [];
    const people = (socket: net.Socket): Outsider => {
      const outsider = stranger();
      closers.push(() => socket.destroy());
      socket.on("data", bytes => void (outsider.heard += bytes.toString("latin1")));
      socket.on("end", () => void (outsider.ended = true));
      socket.on("error", (error: NodeJS.ErrnoException) => void (outsider.closed = error.code));
      socket.on("close", () => void (outsider.closed ??= ""));
      return Object.assign(outsider, { write: (data: string | Uint8Array) => socket.write(data), end: () => void socket.end(), reset: () => void socket.resetAndDestroy() });
    };
    return {
      clock,
      network,
      client: port => people(net.connect({ host: "127.0.0.1", port, allowHalfOpen: true })),
      server: async () => {
        const clients: Outsider[] = [];
        const server = net.createServer({ allowHalfOpen: true }, socket => void clients.push(people(socket)));
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
        closers.push(() => server.close());
        return { port: (server.address() as net.AddressInfo).port, clients };
      },
      correspondent: async () => {
        const socket = dgram.createSocket("udp4");
        const received: string[] = [];
        socket.on("message", bytes => void received.push(bytes.toString("latin1")));
        socket.bind(0, "127.0.0.1");
        await once(socket, "listening");
        let open = true;
        const close = (): void => {
          if (open) socket.close();
          open = false;
        };
        closers.push(close);
        return { port: socket.address().port, received, send: (data, port) => void socket.send(data, port, "127.0.0.1"), close };
      },
      run: until => settle(clock, until),
      close() {
        network.close();
        clock.stop();
        for (const action of closers) action();
      },
    };
  },
};

/** The people of the real world are no events of the clock: it is asked to look up. */
async function settle(clock: Clock, until: () => boolean): Promise<void> {
  const alarm = setInterval(() => clock.post(() => {}), 1);
  try {
    await clock.run(until, DEADLINE);
  } finally {
    clearInterval(alarm);
  }
}

function stranger(): Outsider {
  return { heard: "", ended: false, closed: undefined, write: () => false, end() {}, reset() {} };
}

function localEnd(peer: import("../../hosts/simulator/network-local.js").LocalPeer, outsider: Outsider): Partial<Outsider> {
  peer.onData = bytes => void (outsider.heard += Buffer.from(bytes).toString("latin1"));
  peer.onEnd = () => void (outsider.ended = true);
  peer.onClose = code => void (outsider.closed = code ?? "");
  return { write: data => peer.write(data), end: () => peer.end(), reset: () => peer.reset() };
}

/** The modem's end of a connection, writing down what it is told. */
export class Ear implements TcpEvents {
  readonly told: string[] = [];
  heard = "";

  /** @param credit bytes granted again for bytes received */
  constructor(public connection?: TcpConnection, private readonly credit = true) {}

  connect(): void { this.told.push("connect"); }
  secured(): void { this.told.push("secured"); }
  data(bytes: Uint8Array): void {
    this.heard += Buffer.from(bytes).toString("latin1");
    if (this.credit) this.connection?.grant(bytes.length);
  }
  end(): void { this.told.push("end"); }
  error(code: string): void { this.told.push(code); }
  close(): void { this.told.push("close"); }
}
