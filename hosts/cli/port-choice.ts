import { UsageError } from "./faults.js";

/** Where the modem is. */
export type PortChoice =
  | { kind: "sim"; dialect: string }
  | { kind: "tcp"; host: string; port: number }
  | { kind: "unix"; path: string }
  | { kind: "device"; path: string };

/** Reads DEVICE, tcp:HOST:PORT, unix:PATH or sim:DIALECT. @throws UsageError */
export function parsePort(text: string): PortChoice {
  if (text.startsWith("sim:")) return { kind: "sim", dialect: text.slice(4) };
  if (text.startsWith("unix:")) return { kind: "unix", path: text.slice(5) };
  if (text.startsWith("tcp:")) {
    const colon = text.lastIndexOf(":");
    const host = text.slice(4, colon).replace(/^\[|\]$/g, "");
    const port = Number(text.slice(colon + 1));
    if (colon <= 4 || host === "" || !Number.isInteger(port) || port < 1 || port > 65535) throw new UsageError(`--port ${text}: tcp:HOST:PORT with a port from 1 to 65535 is wanted`);
    return { kind: "tcp", host, port };
  }
  if (text === "") throw new UsageError("--port: DEVICE, tcp:HOST:PORT, unix:PATH or sim:DIALECT is wanted");
  return { kind: "device", path: text };
}

/** The port as the user wrote it. */
export function portName(port: PortChoice): string {
  if (port.kind === "sim") return `sim:${port.dialect}`;
  if (port.kind === "tcp") return `tcp:${port.host}:${port.port}`;
  return port.kind === "unix" ? `unix:${port.path}` : port.path;
}
