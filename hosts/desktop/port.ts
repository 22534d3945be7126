import { connect } from "node:net";
import { Duplex } from "node:stream";

/** A byte stream to a modem, with what only some of them have. */
export interface Port {
  /** What it is called in messages. */
  readonly name: string;
  readonly stream: Duplex;
  /** Changes the rate (baud) once everything written has left. Absent where a rate means nothing. */
  setBaud?(rate: number): Promise<void>;
  /** Drives a control line, "dtr" or "rts"; level 1 asserts it. */
  setPin?(name: string, level: number): Promise<void>;
  /** Gives the port up: nothing of it keeps the process alive. */
  close(): Promise<void>;
}

/** Closes a stream that has nothing but itself. */
function destroy(stream: Duplex): () => Promise<void> {
  return async () => {
    stream.destroy();
  };
}

/** A serial port was asked for and the package that opens it is not installed. Its message is one line with the remedy. */
export class SerialUnavailable extends Error {
  override name = "SerialUnavailable";
}

/** Resolves once connected. @throws Error naming the port and the system's code */
function connected(name: string, options: { host: string; port: number } | { path: string }): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    const refuse = (error: Error) => reject(new Error(`cannot connect to ${name}: ${error.message}`));
    socket.once("error", refuse);
    socket.once("connect", () => {
      socket.off("error", refuse);
      socket.setNoDelay(true);
      resolve({ name, stream: socket, close: destroy(socket) });
    });
  });
}

/** A modem behind a TCP server, such as `atwire simulate --listen`. */
export function tcpPort(host: string, port: number): Promise<Port> {
  return connected(`tcp:${host}:${port}`, { host, port });
}

/** A modem behind a unix socket. */
export function unixPort(path: string): Promise<Port> {
  return connected(`unix:${path}`, { path });
}

/** A modem on this process's own standard input and output. */
export function stdioPort(): Port {
  const stream = Duplex.from({ readable: process.stdin, writable: process.stdout });
  return { name: "stdio", stream, close: destroy(stream) };
}

/** What this file uses of the package serialport, an optional peer dependency. */
interface SerialPort extends Duplex {
  update(options: { baudRate: number }, done: (error: Error | null) => void): void;
  set(lines: { dtr?: boolean; rts?: boolean }, done: (error: Error | null) => void): void;
  drain(done: (error: Error | null) => void): void;
  close(done: (error: Error | null) => void): void;
}
type SerialPortClass = new (options: { path: string; baudRate: number; rtscts?: boolean; hupcl?: boolean }, opened: (error: Error | null) => void) => SerialPort;

/**
 * A serial device.
 * @param baud rate to begin with
 * @param rtscts hardware flow control; default false
 * @throws SerialUnavailable; Error naming the port when it does not open
 */
export async function serialPort(path: string, baud: number, rtscts = false): Promise<Port> {
  const packageName = "serialport";
  let SerialPort: SerialPortClass;
  try {
    ({ SerialPort } = (await import(packageName)) as { SerialPort: SerialPortClass });
  } catch {
    throw new SerialUnavailable(`${path} is a serial port, and the package that opens one is missing; run: npm install serialport`);
  }
  const port = await new Promise<SerialPort>((resolve, reject) => {
    const opening = new SerialPort({ path, baudRate: baud, rtscts, hupcl: false }, (error) => {
      if (error) reject(new Error(`cannot open ${path}: ${error.message}`));
      else resolve(opening);
    });
  });
  const done = (start: (done: (error: Error | null) => void) => void) => new Promise<void>((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
  return {
    name: path,
    stream: port,
    async setBaud(rate) {
      await done((callback) => port.drain(callback));
      await done((callback) => port.update({ baudRate: rate }, callback));
    },
    // destroying the stream alone would leave the device open
    close: () => new Promise((resolve) => port.close(() => resolve())),
    async setPin(name, level) {
      try {
        await done((callback) => port.set(name === "rts" ? { rts: level === 1 } : { dtr: level === 1 }, callback));
      } catch (error) {
        // A pseudo-terminal has no control lines, and nothing behind it that would miss them.
        if (!/ENOTTY|Inappropriate ioctl/.test(String(error))) throw error;
      }
    },
  };
}
