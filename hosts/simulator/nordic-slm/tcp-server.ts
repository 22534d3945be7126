import type { Network, TcpListener } from "../network.js";
import { errno } from "./errno.js";
import { RECEIVE_BUFFER, TcpEnd } from "./tcp-end.js";

/** Connections that wait to be accepted (the firmware calls listen with 1). */
const BACKLOG = 1;

/** A peer that has connected. */
export interface Caller {
  /** Its handle is given when it is accepted. */
  end: TcpEnd;
  address: string;
}

/** A listening socket as the modem's socket library has it. */
export class TcpServer {
  /** Called when someone waits to be accepted. */
  onCaller: () => void = () => {};
  /** The port, once it is known. */
  port = 0;
  private readonly listener: TcpListener;
  private readonly callers: Caller[] = [];

  /**
   * @param wanted 0: any port
   * @param settled gets 0 or an error number once it is known whether the port could be had
   */
  constructor(network: Network, wanted: number, settled: (error: number) => void) {
    this.listener = network.tcpListen(wanted, {
      listening: port => {
        this.port = port;
        settled(0);
      },
      connection: (connection, address, port) => {
        const end = new TcpEnd(0, connection, port);
        if (this.callers.length < BACKLOG) {
          connection.grant(RECEIVE_BUFFER);
          this.callers.push({ end, address: address.replace(/^::ffff:/, "") });
          this.onCaller();
        } else {
          connection.destroy();
        }
        return { ...end.events, connect: () => {} };
      },
      error: code => settled(errno(code)),
    });
  }

  /** The next that waits. */
  accept(): Caller | undefined {
    return this.callers.shift();
  }

  close(): void {
    this.listener.close();
    for (const { end } of this.callers) end.drop();
  }
}
