import net from "node:net";
import type { ByteStream } from "./stream-port.js";
import type { Listening } from "./simulator.js";

/** A connected socket as a byte stream. */
function socketStream(socket: net.Socket): ByteStream {
  socket.setNoDelay(true);
  // A program that vanished is one that hung up: "close" follows every error.
  socket.on("error", () => {});
  return {
    onData: take => void socket.on("data", take),
    onEnd: ended => void socket.on("close", ended),
    write: bytes => void (socket.writable && socket.write(bytes)),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => void socket.destroy(),
  };
}

/**
 * Serves a TCP port (loopback unless `host` says otherwise; port 0: any) or a unix socket. One program at a time: further
 * connections are closed at once, until the first has gone.
 */
export async function listenOnSocket(target: { host?: string; port: number } | { path: string }, attach: (stream: ByteStream) => boolean): Promise<Listening> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer(socket => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    if (!attach(socketStream(socket))) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen("path" in target ? { path: target.path } : { host: target.host ?? "127.0.0.1", port: target.port }, resolve);
  });
  const bound = server.address();
  const close = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  if (typeof bound === "string" || bound === null) return { address: String(bound), close };
  const host = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  return { address: `${host}:${bound.port}`, port: bound.port, close };
}
