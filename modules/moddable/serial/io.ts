/** ECMA-419's Serial as Moddable's ports have it (modules/io/serial in the SDK): no flow control, no `flush`, no `set`. */
export interface Serial {
  /** Microcontrollers: fills the view, of exactly as many bytes as there are or fewer. Desktops: an ArrayBuffer of at most that many. */
  read(view: Uint8Array): unknown;
  read(count: number): ArrayBuffer | undefined;
  /** All or nothing: throws when it doesn't fit. Microcontrollers take views, desktops an ArrayBuffer alone. */
  write(bytes: Uint8Array | ArrayBuffer): void;
  close(): void;
}

export interface SerialCallbacks {
  format: "buffer";
  onReadable(count: number): void;
  onWritable(count: number): void;
  onError(code?: number): void;
}

/** How a port is opened; what else is given is the port's own. */
export interface SerialOptions {
  /** Class of the port: `device.io.Serial`, or what embedded:io/serial exports. */
  io: new (options: any) => Serial;
  /** Pins. */
  transmit?: number | string;
  receive?: number | string;
  /** The UART's number, or its label on Zephyr. */
  port?: number | string;
  /** Path, on a desktop. */
  device?: string;
  /** Bytes that the port holds while JavaScript is busy. Default: as the port is known to. */
  receiveWindow?: number;
  /** ESP32: false where the debugger and the console are not on UART 0 (release builds, boards with USB), which with its pins may be the modem's then. Default true. */
  console?: boolean;
}

export interface Digital {
  write(level: number): void;
  read(): number;
  close(): void;
}

/** A pin: `{ io: device.io.Digital, pin: 5 }`. */
export interface PinOptions {
  io: (new (options: any) => Digital) & { readonly Output: number; readonly Input: number };
  pin: number | string;
  mode?: number;
}

/** What is known of a board's serial ports; one module `atwire/port` for each of Moddable's platforms. */
export interface Port {
  /** Bytes that the port holds while JavaScript is busy. */
  readonly receiveWindow: number;
  /** The option that tells one port from another, where the SDK's Serial lets a port be opened twice. */
  readonly name?: "device" | "port";
  /** The port takes and gives ArrayBuffers only. */
  readonly buffers: boolean;
  /** The most bytes in one write. */
  readonly transmit: number;
  /** @throws RangeError when `options` name the port or pins of the debug link */
  check(options: SerialOptions): void;
}
