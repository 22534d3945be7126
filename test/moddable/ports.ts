import { engine } from "./engine.js";

/** What Moddable's Serial does on one platform (modules/io/serial/<platform>/serial.c, SDK 8.2.3). */
export interface PortModel {
  /** Its module under modules/moddable/serial/ports. */
  module: string;
  receive: number;
  transmit: number;
  /** Options that it is opened with. */
  options: Record<string, unknown>;
  /** `read(view)` throws when fewer bytes are there, instead of filling what there is. */
  exact?: boolean;
  /** ArrayBuffers only, one write at a time, and what callbacks throw is swallowed. */
  desktop?: boolean;
  /** onReadable comes for new bytes only, not for those that were left. */
  edge?: boolean;
  /** The SDK lets a port be opened twice. */
  shared?: boolean;
  /** Lost bytes are told by onError. */
  tells?: boolean;
}

export const PORTS: Record<string, PortModel> = {
  esp32: { module: "esp32", receive: 128, transmit: 128, options: { port: 1, transmit: 17, receive: 16 } },
  nrf52: { module: "nrf52", receive: 256, transmit: 768, options: { transmit: 6, receive: 8 }, exact: true, edge: true },
  zephyr: { module: "zephyr", receive: 256, transmit: 256, options: { port: "uart1" }, edge: true, shared: true, tells: true },
  pico: { module: "pico", receive: 128, transmit: 128, options: { transmit: 4, receive: 5 }, exact: true },
  lin: { module: "desktop", receive: 4096, transmit: 1024, options: { device: "/dev/ttyUSB2" }, desktop: true, shared: true },
};

interface Options {
  baud: number;
  format?: string;
  onReadable?(count: number): void;
  onWritable?(count: number): void;
  onError?(code?: number): void;
  [key: string]: unknown;
}

/** The ports of one board: its class of serial ports, and what came of them. */
export class Board {
  readonly opened: Options[] = [];
  /** Things that a device would not survive. */
  readonly faults: string[] = [];
  /** What has been written and has not left. */
  sent = Buffer.alloc(0);
  open: BoardSerial | undefined;
  readonly Serial: new (options: Options) => BoardSerial;

  constructor(readonly model: PortModel) {
    const board = this;
    this.Serial = class extends BoardSerial {
      constructor(options: Options) {
        super(board, options);
      }
    };
  }
}

class BoardSerial {
  private readonly fifo: number[] = [];
  private inCallback = false;
  private closed = false;
  /** Bytes came since onReadable, or a callback is due for another reason. */
  private fresh = false;
  private wantsWritable = true;

  constructor(private readonly board: Board, private readonly options: Options) {
    if (board.open && !board.model.shared) throw new Error("port in use");
    if (options.format !== "buffer") throw new RangeError("invalid format");
    if (board.model.desktop && options.format !== "buffer") throw new Error("unimplemented format");
    board.open = this;
    board.opened.push(options);
  }

  /** Bytes from the line; what doesn't fit is lost. */
  receive(bytes: Uint8Array): void {
    let lost = 0;
    for (const byte of bytes) {
      if (this.fifo.length < this.board.model.receive) this.fifo.push(byte);
      else lost++;
    }
    if (bytes.length > 0) this.fresh = true;
    if (lost > 0 && this.board.model.tells) this.call(() => this.options.onError?.(-12));
  }

  /** Makes the callbacks that are due. */
  deliver(): void {
    if (this.fifo.length > 0 && (this.fresh || !this.board.model.edge)) {
      this.fresh = false;
      this.call(() => this.options.onReadable?.(this.fifo.length));
    }
    const free = this.board.model.desktop ? (this.board.sent.length > 0 ? 0 : 1024) : this.board.model.transmit - this.board.sent.length;
    if (this.wantsWritable && free > 0) {
      this.wantsWritable = false;
      this.call(() => this.options.onWritable?.(free));
    }
  }

  private call(body: () => void): void {
    if (this.closed) return;
    this.inCallback = true;
    try {
      body();
    } catch (error) {
      // on a microcontroller this ends the machine, on a desktop nobody hears of it
      this.board.faults.push(`a callback threw: ${String(error)}`);
    } finally {
      this.inCallback = false;
    }
  }

  read(into: Uint8Array | number): unknown {
    if (this.closed) throw new SyntaxError("closed");
    const { desktop, exact } = this.board.model;
    const available = this.fifo.length;
    if (available === 0) return undefined;
    if (desktop) {
      if (typeof into !== "number") {
        this.board.faults.push("read(view) reads nothing here");
        return new ArrayBuffer(0);
      }
      return Uint8Array.from(this.fifo.splice(0, into)).buffer;
    }
    if (typeof into === "number") {
      this.board.faults.push("read(n) allocates");
      return Uint8Array.from(this.fifo.splice(0, into)).buffer;
    }
    if (exact && into.length > available) throw new Error("invalid");
    const bytes = this.fifo.splice(0, into.length);
    into.set(bytes);
    return exact ? into : bytes.length;
  }

  write(bytes: Uint8Array | ArrayBuffer): void {
    if (this.closed) throw new SyntaxError("closed");
    const { desktop, transmit } = this.board.model;
    if (desktop && !(bytes instanceof ArrayBuffer)) throw new TypeError("no ArrayBuffer");
    const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
    if (desktop ? view.length > 1024 || this.board.sent.length > 0 : view.length > transmit - this.board.sent.length) throw new Error("output full");
    this.board.sent = Buffer.concat([this.board.sent, view]);
    this.wantsWritable = true;
  }

  close(): void {
    if (this.inCallback) this.board.faults.push("closed inside its own callback");
    if (this.board.sent.length > 0) this.board.faults.push("closed before everything had left");
    this.closed = true;
    if (this.board.open === this) this.board.open = undefined;
  }
}

/** Drives a board's port for the simulator. */
export function turnOf(board: Board): (now: number, free: number, received: Uint8Array) => { write: Uint8Array; alarm: number; baud?: number } {
  let baud = 0;
  return (now, free, received) => {
    engine.run(now);
    board.open?.receive(received);
    board.open?.deliver();
    engine.run(now);
    board.open?.deliver();
    const write = board.sent.subarray(0, free);
    board.sent = board.sent.subarray(write.length);
    const changed = board.open && board.opened.at(-1)!.baud !== baud ? (baud = board.opened.at(-1)!.baud) : undefined;
    const alarm = engine.next();
    // the port goes on by itself
    return { write, alarm: write.length > 0 || board.sent.length > 0 ? Math.min(alarm < 0 ? 1 : alarm, 1) : alarm, baud: changed };
  };
}
