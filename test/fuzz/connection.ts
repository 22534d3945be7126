import type { ModemError } from "../../src/errors.js";
import type { TCP, TCPOptions } from "../../src/sockets/tcp.js";
import type { LocalPeer } from "../../hosts/simulator/index.js";
import { stream, STREAM, type FuzzFamily } from "./families.js";

/** One TCP connection, whichever side began it, and both its ends' accounts. */
export class Connection {
  socket: TCP | undefined;
  peer: LocalPeer | undefined;
  private readonly others: LocalPeer[] = [];
  /** Bytes handed to `write`, and wanted to be. */
  written = 0;
  wanted = 0;
  received = 0;
  /** What the peer sent and received. */
  peerSent = 0;
  peerReceived = 0;
  peerEnded = false;
  /** The program let the peer end, perhaps while the application was still writing. */
  early = false;
  /** The peer's end is gone. */
  peerGone = false;
  opened = false;
  ended = false;
  closed = false;
  error: ModemError | undefined;
  /** First bytes that are not the stream's. */
  wrong: number | undefined;
  peerWrong: number | undefined;
  /** What the peer was given from there on. */
  foreign = Buffer.alloc(0);
  /** ESC that the peer was given instead of data. */
  padding = 0;
  /** A peer began it, and a link was free for it. */
  due = false;

  /** @param accepted a peer began it */
  constructor(readonly index: number, private readonly family: FuzzFamily, readonly accepted: boolean, private readonly violate: (text: string) => void) {}

  get down(): Buffer { return stream(this.family, 2 * this.index); }
  get up(): Buffer { return stream(this.family, 2 * this.index + 1); }

  /** It is nobody's any more, or (begun by a peer) never was anybody's. */
  get over(): boolean {
    return this.closed || this.ended || this.turnedAway;
  }

  get turnedAway(): boolean {
    return this.accepted && !this.socket && this.peerGone;
  }

  /** It has all that it is owed. */
  get satisfied(): boolean {
    return this.over || (this.opened && this.received >= this.peerSent && this.peerReceived >= this.wanted && !this.peerEnded);
  }

  /** What a socket on it is told. */
  get callbacks(): Pick<TCPOptions, "onReadable" | "onWritable" | "onError"> {
    const connection = this;
    return {
      onWritable() {
        connection.alive("onWritable");
        connection.opened = true;
        connection.push();
      },
      onReadable(count) {
        connection.alive("onReadable");
        const bytes = Buffer.from(this.read() as ArrayBuffer);
        if (bytes.length !== count) connection.violate(`onReadable told ${count} bytes, read gave ${bytes.length}`);
        const expected = connection.down.subarray(connection.received, connection.received + bytes.length);
        if (connection.wrong === undefined && !expected.equals(bytes)) connection.wrong = connection.received;
        connection.received += bytes.length;
      },
      onError(error) {
        connection.alive("onError");
        connection.ended = true;
        connection.error = error;
      },
    };
  }

  /** The peer's end stands. A damaged port may bring another connection's here: it ends with this one. */
  join(peer: LocalPeer): void {
    if (this.peer) this.others.push(this.peer);
    this.peer = peer;
    peer.onData = (bytes) => {
      const expected = this.up.subarray(this.peerReceived, this.peerReceived + bytes.length);
      for (let i = 0; i < bytes.length; i++) {
        if (bytes[i] === expected[i] && this.padding === 0) continue;
        // ESC that ended a modem's waiting for data: only behind everything else, and only on a connection that is given up
        if (bytes[i] === 27) this.padding++;
        else this.peerWrong ??= this.peerReceived + i;
      }
      if (this.peerWrong !== undefined) this.foreign = Buffer.concat([this.foreign, bytes.subarray(Math.max(0, this.peerWrong - this.peerReceived))]);
      this.peerReceived += bytes.length;
    };
    if (this.peerSent > 0) peer.write(this.down.subarray(0, this.peerSent));
    if (this.peerEnded) peer.end();
  }

  send(size: number): void {
    if (this.peerEnded) return;
    const from = this.peerSent;
    this.peerSent = Math.min(STREAM, from + size);
    this.peer?.write(this.down.subarray(from, this.peerSent));
  }

  end(): void {
    this.peerEnded = true;
    this.peer?.end();
    for (const other of this.others) other.end();
  }

  close(): void {
    this.closed = true;
    this.socket?.close();
  }

  write(size: number): void {
    this.wanted = Math.min(STREAM, this.wanted + size);
    this.push();
  }

  /** Writes what is wanted as far as there is room. */
  push(): void {
    const { socket } = this;
    if (!socket || this.ended || this.closed || !this.opened) return;
    while (this.written < this.wanted) {
      let count = this.wanted - this.written;
      try {
        socket.write(this.up.subarray(this.written, this.written + count));
      } catch (error) {
        if ((error as Error).message !== "would block") {
          if (!/closed/.test((error as Error).message)) this.violate(`write: ${(error as Error).message}`);
          return;
        }
        // what fits, in halves: the socket tells its room only after a write
        while (count > 1) {
          count >>= 1;
          try {
            socket.write(this.up.subarray(this.written, this.written + count));
            this.written += count;
          } catch {
            continue;
          }
        }
        return;
      }
      this.written += count;
    }
  }

  private alive(callback: string): void {
    if (this.closed || this.ended) this.violate(`${callback} of connection ${this.index} after its end`);
  }
}
