import type { Modem } from "../../src/modem.js";
import type { ModemOptions, Status } from "../../src/modem-options.js";
import { Modem as ModemClass } from "../../src/modem.js";
import { Detector } from "../../src/detector.js";
import { modemError, type ModemError } from "../../src/errors.js";
import type { TCP } from "../../src/sockets/tcp.js";
import { application } from "./app.js";
import { DIALECTS } from "./dialects.js";
import { dialectInMode, modesOf, type Mode } from "./modes.js";
import { SpanSource } from "./span-source.js";
import type { TurnOptions, TurnPlatform } from "./turn-platform.js";

/** What the host asks for. */
export interface GetOptions extends TurnOptions {
  /** The modem's options that are data. */
  modem: Omit<ModemOptions, "dialect" | "platform" | "onReady" | "onStatus" | "onError">;
  dialect: string;
  /** How received data come. */
  mode: Mode;
  host: string;
  port: number;
  /** Path and query, as on the request line. */
  path: string;
}

/** What the application tells its host, as JSON. */
export type GetEvent =
  | { type: "status"; status: Status }
  | { type: "error"; code: string; message: string; modemCode?: number }
  | { type: "response"; status: number; reason: string; length: number }
  | { type: "end"; bytes: number };

const BUFFER = 2048;
const HEADER_LIMIT = 16384;

/** What of the message is read next. */
const STATUS_LINE = 0;
const HEADERS = 1;
const BODY = 2;
const CHUNK_SIZE = 3;
const CHUNK_DATA = 4;
const CHUNK_END = 5;
const TRAILERS = 6;
const OVER = 7;

/** A streaming HTTP/1.1 GET over `modem.TCP`: one request, the body is handed to the host as it comes. */
class HttpGet {
  declare _host: TurnPlatform;
  declare _modem: Modem;
  declare _options: GetOptions;
  declare _socket: TCP | undefined;
  declare _buffer: Uint8Array;
  declare _source: SpanSource;
  declare _view: Uint8Array;
  declare _request: Uint8Array;
  _requestSent = 0;
  _state = STATUS_LINE;
  /** The unfinished line. */
  _line = "";
  _headerBytes = 0;
  _status = 0;
  _reason = "";
  /** Bytes of the body, or of the chunk, still to come; -1: until the connection ends. */
  _remaining = -1;
  _chunked = false;
  _bytes = 0;

  constructor(host: TurnPlatform, options: GetOptions) {
    const get = this;
    this._host = host;
    this._options = options;
    this._buffer = new Uint8Array(BUFFER);
    this._source = new SpanSource(this._buffer);
    this._view = this._buffer;
    const request = "GET " + options.path + " HTTP/1.1\r\nHost: " + options.host + (options.port === 80 ? "" : ":" + options.port) + "\r\nUser-Agent: atwire\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    this._request = new Uint8Array(request.length);
    for (let i = 0; i < request.length; i++) this._request[i] = request.charCodeAt(i);
    if (options.dialect !== "auto") {
      this._start(options.dialect, options.modem.baud);
      return;
    }
    new Detector({
      dialects: DIALECTS,
      baud: options.modem.baud,
      scratch: host.scratch,
      platform: function (driver) { return host.attach(driver); },
      onFound: function (dialect, baud) { get._found(dialect.name, baud); },
      onError: function (error) { get._fail(error); },
    });
  }

  _found(dialect: string, baud: number): void {
    if (modesOf(dialect).indexOf(this._options.mode) >= 0) this._start(dialect, baud);
    else this._fail(modemError("UNSUPPORTED", dialect + " has no " + this._options.mode + " mode"));
  }

  _start(dialect: string, baud: number | undefined): void {
    const get = this;
    const host = this._host;
    const modemOptions = Object.assign({}, this._options.modem, {
      dialect: dialectInMode(dialect, this._options.mode),
      baud: baud,
      scratch: host.scratch,
      platform: function (driver: Modem) { return host.attach(driver); },
      onReady: function () { get._connect(); },
      onStatus: function (status: Status) { get._tell({ type: "status", status: status }); },
      onError: function (error: ModemError) { get._fail(error); },
    }) as unknown as ModemOptions;
    this._modem = new ModemClass(modemOptions);
  }

  _tell(event: GetEvent): void {
    this._host.log(JSON.stringify(event));
  }

  _fail(error: ModemError): void {
    if (this._state === OVER) return;
    this._state = OVER;
    this._tell({ type: "error", code: error.code, message: error.message, modemCode: error.modemCode });
  }

  _connect(): void {
    if (this._socket || this._state === OVER) return;
    const get = this;
    this._socket = new this._modem.TCP({
      host: this._options.host,
      port: this._options.port,
      onWritable: function (count) { get._send(count); },
      onReadable: function (count) { get._receive(count); },
      onError: function (error) { get._ended(error); },
    });
  }

  /** Sends what fits of the request. */
  _send(room: number): void {
    const left = this._request.length - this._requestSent;
    if (left === 0) return;
    const count = left < room ? left : room;
    (this._socket as TCP).write(this._request.subarray(this._requestSent, this._requestSent + count));
    this._requestSent += count;
  }

  _receive(available: number): void {
    let left = available;
    while (left > 0 && this._state !== OVER) {
      const count = left < BUFFER ? left : BUFFER;
      if (this._view.length !== count) this._view = this._buffer.subarray(0, count);
      (this._socket as TCP).read(this._view);
      left -= count;
      this._parse(count);
    }
  }

  _parse(count: number): void {
    let at = 0;
    while (at < count && this._state !== OVER) {
      if (this._state === BODY || this._state === CHUNK_DATA) {
        let end = count;
        if (this._remaining >= 0 && end - at > this._remaining) end = at + this._remaining;
        if (this._host.output(this._source, at, end) < end - at) throw new Error("the reply buffer is too small");
        this._bytes += end - at;
        if (this._remaining >= 0) {
          this._remaining -= end - at;
          if (this._remaining === 0) {
            if (this._state === CHUNK_DATA) this._state = CHUNK_END;
            else this._finish();
          }
        }
        at = end;
      } else {
        const byte = this._buffer[at++];
        if (byte !== 10) {
          this._line += String.fromCharCode(byte);
          if (++this._headerBytes > HEADER_LIMIT) this._malformed("the header is too long");
        } else {
          const line = this._line;
          this._line = "";
          this._gotLine(line.charCodeAt(line.length - 1) === 13 ? line.substr(0, line.length - 1) : line);
        }
      }
    }
  }

  _gotLine(line: string): void {
    if (this._state === STATUS_LINE) {
      const parts = line.split(" ");
      this._status = parseInt(parts[1]);
      if (line.substr(0, 5) !== "HTTP/" || !(this._status >= 100 && this._status <= 599)) {
        this._malformed("no HTTP response");
        return;
      }
      this._reason = parts.slice(2).join(" ");
      this._state = HEADERS;
      this._remaining = -1;
      this._chunked = false;
    } else if (this._state === HEADERS) {
      if (line !== "") this._gotHeader(line);
      else if (this._status < 200) this._state = STATUS_LINE;
      else this._beginBody();
    } else if (this._state === CHUNK_SIZE) {
      const size = parseInt(line, 16);
      this._headerBytes = 0;
      if (!(size >= 0)) this._malformed("no chunk size");
      else {
        this._remaining = size;
        this._state = size === 0 ? TRAILERS : CHUNK_DATA;
      }
    } else if (this._state === CHUNK_END) this._state = CHUNK_SIZE;
    else if (this._state === TRAILERS && line === "") this._finish();
  }

  _gotHeader(line: string): void {
    const colon = line.indexOf(":");
    if (colon < 0) return;
    const name = line.substr(0, colon).toLowerCase();
    const value = line.substr(colon + 1).trim();
    if (name === "content-length") this._remaining = parseInt(value);
    else if (name === "transfer-encoding" && value.toLowerCase() === "chunked") this._chunked = true;
  }

  _beginBody(): void {
    if (this._status === 204 || this._status === 304) this._remaining = 0;
    this._tell({ type: "response", status: this._status, reason: this._reason, length: this._chunked ? -1 : this._remaining });
    this._headerBytes = 0;
    this._state = this._chunked ? CHUNK_SIZE : BODY;
    if (this._state === BODY && this._remaining === 0) this._finish();
  }

  /** The peer closed, or the connection was lost. */
  _ended(error: ModemError | undefined): void {
    if (this._state === OVER) return;
    if (error) this._fail(error);
    else if (this._state === BODY && this._remaining < 0) this._finish();
    else {
      this._state = OVER;
      this._tell({ type: "error", code: "TRUNCATED", message: "the server closed the connection before the end of the page" });
    }
  }

  _malformed(what: string): void {
    this._state = OVER;
    (this._socket as TCP).close();
    this._tell({ type: "error", code: "HTTP", message: what });
  }

  _finish(): void {
    this._state = OVER;
    this._tell({ type: "end", bytes: this._bytes });
    (this._socket as TCP).close();
  }
}

export const start = application(function (platform, options: GetOptions) {
  new HttpGet(platform, options);
});
