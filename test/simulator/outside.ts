import { once } from "node:events";
import net from "node:net";

/** A server of the outside world. */
export interface Served {
  port: number;
  /** Ends it, and its connections. */
  close(): void;
}

/** Has a server listen at a free port of this computer. */
export async function serveAt(server: net.Server, address = "127.0.0.1"): Promise<Served> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => void sockets.add(socket.on("error", () => {})));
  server.listen(0, address);
  await once(server, "listening");
  return {
    port: (server.address() as net.AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  const { port } = await serveAt(server);
  server.close();
  await once(server, "close");
  return port;
}
