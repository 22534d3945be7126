export { Modem, type BufferSizes, type ModemOptions, type ModemState, type Status } from "./modem.js";
export type { Dialect, DialectOptions } from "./dialect.js";
export type { ModemError } from "./errors.js";
export type { Driver, Platform } from "./platform.js";
export { TRACE_COMMAND, TRACE_DISCARDED, TRACE_LINE, TRACE_RECEIVED, TRACE_SENT } from "./platform.js";
export { Listener, type ListenerOptions } from "./sockets/listener.js";
export { TCP, type TCPOptions } from "./sockets/tcp.js";
export { TLS, type SecureOptions, type TLSOptions } from "./sockets/tls.js";
export { UDP, type Datagram, type UDPOptions } from "./sockets/udp.js";
