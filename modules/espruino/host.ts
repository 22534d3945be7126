/** What atwire uses of Espruino (espruino.com/Reference). Types only: the firmware has the rest. */

/** A pin as Espruino names it (`B3`), or, where a line is not simply high when asserted, a function that drives it. */
export type Line = unknown | ((level: number) => void);

/** What `Serial.setup` takes, of which atwire uses these. */
export interface SerialOptions {
  rx?: unknown;
  tx?: unknown;
  /** Driven by us: 0 when the modem may send. */
  cts?: unknown;
  /** Linux: path of the device. */
  path?: string;
}

/** `Serial1` to `Serial6`. */
export interface SerialPort {
  /** Absent options: those of the last call. */
  setup(baud: number, options?: SerialOptions): void;
  /** "data" brings a string of at most 63 characters, one a byte. */
  on(event: string, listener: (data: string) => void): void;
  removeListener(event: string, listener: (data: string) => void): void;
  removeAllListeners(event: string): void;
  /** Blocks while the port's buffer is full. */
  write(data: Uint8Array): void;
  /** Waits until everything has left. Absent from old firmware. */
  flush?(): void;
  setConsole(force: boolean): void;
}

/** `E` */
export interface Firmware {
  on(event: string, listener: (flags: string[]) => void): void;
  removeListener(event: string, listener: (flags: string[]) => void): void;
  /** A string of the bytes. */
  toString(bytes: Uint8Array): string;
  /** Of bytes, from 0 to 4294967295. */
  CRC32(bytes: Uint8Array): number;
  /** 0 when the array does not lie in one piece. */
  getAddressOf(array: unknown, flat: boolean): number;
  /** Both absent from old firmware. */
  getConsole?(): string | null;
  setConsole?(device: string | null, options: { force: boolean }): void;
}

/** `process` */
export interface Process {
  env: { MODULES?: string; CONSOLE?: string; BOARD?: string };
  /** Blocks of memory, and their size (bytes). `rx` is absent from old firmware. */
  memory(collect: boolean): { free: number; usage: number; total: number; blocksize: number; rx?: { used: number; total: number } };
}

/** `require("NetworkJS")`; what it calls is `Network`. */
export interface NetworkJS {
  create(network: object): void;
}

/** `require("dgram")` */
export interface Dgram {
  createSocket(options: { type: string; recvBufferSize: number }): { close(): void };
}
