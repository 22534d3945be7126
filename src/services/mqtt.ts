import { callback, hostName, integer, quotable } from "../check.js";
import { CommandDecoder } from "../command-decoder.js";
import { encode } from "../command-encoder.js";
import { either, execute, int, line, more, raw, rest, type Form } from "../command-form.js";
import type { Row } from "../dialect.js";
import {
  MQTTC_BROKER, MQTTC_CLIENT_ID, MQTTC_KEEP_ALIVE, MQTTC_PASSWORD, MQTTC_PORT, MQTTC_TLS, MQTTC_USERNAME, MQTTCONN_READ, MQTTCONN_WRITE, MQTTDISCONN_EXECUTE, MQTTPUB_WRITE, MQTTSUB_WRITE,
  MQTTUNSUB_WRITE,
} from "../dialects/microchip-anycloud/commands/mqtt.js";
import { TLSC_CA, TLSC_SERVER_NAME } from "../dialects/microchip-anycloud/commands/net.js";
import type { AnyCloudSession } from "../dialects/microchip-anycloud/session.js";
import { decodeBytes, decodePair } from "../dialects/microchip-anycloud/strings.js";
import { modemError, type ModemError } from "../errors.js";
import type { Security } from "../link-user.js";
import { run } from "../run-command.js";
import type { Service, ServiceHost } from "../service.js";
import { fromUtf8 } from "../utf8.js";
import { wifiSession } from "./wifi.js";

/** How the connection to the broker is secured in the module. */
export interface MQTTSecureOptions {
  /** Name of the CA certificate in the module's image. */
  ca?: string;
  /** The name that the broker's certificate must have, at most 32 bytes. Default: `host`. */
  serverName?: string;
  /** False takes any certificate. Default true. */
  verify?: boolean;
}

export interface MQTTOptions {
  /** A modem with AnyCloud commands. */
  modem: ServiceHost;
  /** Name or address of the broker, at most 64 bytes. */
  host: string;
  /** Default 1883; with `secure` 8883. */
  port?: number;
  /** At most 23 bytes. Default: the module's own. */
  clientID?: string;
  user?: string;
  password?: string;
  /** Seconds. Default: the module's own. */
  keepAlive?: number;
  /** With TLS; without `ca` nothing is opened unless `verify` is false. The module has one TLS configuration for all. */
  secure?: MQTTSecureOptions;
  target?: unknown;
  onConnected?: (this: MQTT) => void;
  /** A message of a topic subscribed to. Topics are UTF-8. */
  onMessage?: (this: MQTT, topic: string, message: ArrayBuffer) => void;
  /** The connection was refused or has ended. Nothing follows. */
  onError?: (this: MQTT, error: ModemError) => void;
}

/** Told when a request has ended. */
export type MQTTCallback = (this: MQTT, error?: ModemError) => void;

interface Request {
  readonly form: Form;
  readonly args: unknown;
  readonly done: MQTTCallback | undefined;
}

interface Message {
  readonly topic: string;
  readonly message: ArrayBuffer;
}

/** Requests that wait, and messages that are not told yet, at most. */
const REQUESTS = 16;
const MESSAGES = 32;

/** States. */
const WAITING = 0;
const CONNECTING = 1;
const CONNECTED = 2;
const CLOSED = 3;

/** The TLS configuration that firmware takes whichever is asked for. */
const CONFIGURATION = 1;
/** Status code: the MQTT client is in no state for the command. */
const MQTT_ERROR = 47;

export const NEWS: Row = { name: "", timeout: 0, section: "6" };

function topicOf(written: string): string | undefined {
  const bytes = decodeBytes(written);
  return bytes === undefined ? undefined : fromUtf8(bytes);
}

function messageOf(written: string): ArrayBuffer | undefined {
  const bytes = decodeBytes(written);
  return bytes === undefined ? undefined : bufferOf(bytes);
}

function bufferOf(text: string): ArrayBuffer {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

/** <topic>,<length>,<message>; null for what can't be read. */
function messageWith(written: string, before: any): Message | null {
  const pair = decodePair(written, before.topicLength);
  return pair && { topic: fromUtf8(pair[0]), message: bufferOf(pair[1]) };
}

/** What comes unasked: messages as firmware tells them, and as later modules do (wire-notes 5.4); the connection's state. */
export const NEWS_LINES = execute(NEWS, either([
  line("+MQTTPUB:", [int("topicLength"), rest("counted", messageWith)]),
  line("+MQTTSUBRX:", [int("dup"), int("qos"), int("retain"), raw("topic", topicOf), raw("message", messageOf)]),
  line("+MQTTCONN:", [int("connected"), more()]),
]));

/**
 * The module's MQTT client (document 6): a connection to a broker, in the manner of sockets. There is one; a second one
 * waits until the first is closed. A message and its topic must fit into a line of 252 characters, and into a command line:
 * longer ones that come are lost, which the modem's `onError` tells (LINE_LOST).
 */
export class MQTT implements Service {
  declare target: unknown;
  declare _modem: ServiceHost;
  declare _session: AnyCloudSession;
  declare _onConnected: ((this: MQTT) => void) | undefined;
  declare _onMessage: ((this: MQTT, topic: string, message: ArrayBuffer) => void) | undefined;
  declare _onError: ((this: MQTT, error: ModemError) => void) | undefined;
  declare _security: Security | undefined;
  /** Commands of connecting, in order. */
  declare _steps: Request[];
  declare _requests: Request[];
  declare _messages: Message[];
  _state = WAITING;
  /** A command is on its way. */
  _busy = false;
  /** The user has closed it. */
  _released = false;
  /** A callback is owed: onConnected, or onError with this. */
  _fresh = false;
  declare _error: ModemError | undefined;
  _doubtful = false;

  /**
   * @throws TypeError or RangeError when an option is wrong; Error when the certificate can't be verified and
   *   `secure.verify` is not false, or when the modem is closed
   */
  constructor(options: MQTTOptions) {
    if (!options || typeof options !== "object") throw new TypeError("options must be an object");
    const modem = options.modem;
    this._session = wifiSession(modem);
    this._modem = modem;
    this._onConnected = callback("onConnected", options.onConnected);
    this._onMessage = callback("onMessage", options.onMessage);
    this._onError = callback("onError", options.onError);
    if (options.target !== undefined) this.target = options.target;
    const host = hostName("host", options.host, 64);
    const security = options.secure === undefined ? undefined : securityOf(options.secure, host);
    this._security = security;
    this._steps = [];
    this._requests = [];
    this._messages = [];
    this._error = undefined;
    if (security) {
      this._step(TLSC_CA, { configuration: CONFIGURATION, name: security.verify ? security.ca : "" });
      this._step(TLSC_SERVER_NAME, { configuration: CONFIGURATION, name: security.name });
    }
    this._step(MQTTC_BROKER, { broker: host });
    this._step(MQTTC_PORT, { port: options.port === undefined ? (security ? 8883 : 1883) : integer("port", options.port, 1, 65535) });
    if (options.clientID !== undefined) this._step(MQTTC_CLIENT_ID, { clientID: options.clientID });
    this._step(MQTTC_USERNAME, { username: options.user === undefined ? "" : options.user });
    // only firmware has these (wire-notes 5.4)
    if (options.password !== undefined) this._step(MQTTC_PASSWORD, { password: options.password });
    if (options.keepAlive !== undefined) this._step(MQTTC_KEEP_ALIVE, { time: integer("keepAlive", options.keepAlive, 0, 65535) });
    this._step(MQTTC_TLS, { configuration: security ? CONFIGURATION : 0 });
    modem.attend(this);
  }

  /**
   * @param qos the highest quality of service for its messages, default 0
   * @param done called when the broker has answered
   * @throws TypeError or RangeError when an argument is wrong; Error when closed, or when too many requests wait ("would block")
   */
  subscribe(topic: string, qos?: number, done?: MQTTCallback): void {
    this._request(MQTTSUB_WRITE, { topic: topic, qos: qos === undefined ? 0 : qos }, done);
  }

  /** @throws as `subscribe` does */
  unsubscribe(topic: string, done?: MQTTCallback): void {
    this._request(MQTTUNSUB_WRITE, { topic: topic }, done);
  }

  /**
   * @param message text or bytes
   * @param qos quality of service: 0 (default), 1, 2
   * @param retain the broker keeps it for later subscribers
   * @param done called when it was handed to the module (QoS 0), or acknowledged by the broker
   * @returns how many more requests may wait
   * @throws as `subscribe` does; RangeError when it does not fit into a command line
   */
  publish(topic: string, message: string | ArrayBuffer | Uint8Array, qos?: number, retain?: boolean, done?: MQTTCallback): number {
    this._request(MQTTPUB_WRITE, { dup: 0, qos: qos === undefined ? 0 : qos, retain: retain ? 1 : 0, topic: topic, message: message }, done);
    return REQUESTS - this._requests.length;
  }

  /** Disconnects; what was published before is still sent. No callback is made any more. May be called again. */
  close(): undefined {
    if (this._released) return undefined;
    this._released = true;
    this._onConnected = this._onMessage = this._onError = undefined;
    this._messages = [];
    this._modem.wake();
    return undefined;
  }

  // Service

  line(at: number, end: number): boolean {
    if (this._state !== CONNECTED) return false;
    const decoder = new CommandDecoder(NEWS_LINES, undefined, this._modem.arena);
    if (!decoder.take(at, end, true)) return false;
    const news: any = decoder.reply;
    if (news.connected === 0) this._end(modemError("CONNECTION_LOST", "the broker has closed the connection", "AT+MQTTCONN"));
    else if (news.connected === undefined && !this._released) {
      const message: Message | undefined = news.topic === undefined ? news.counted : news;
      if (!message) this._modem.report(modemError("DATA_LOST", "an MQTT message is not understood", "AT+MQTTSUB"));
      else if (this._messages.length < MESSAGES) this._messages.push({ topic: message.topic, message: message.message });
      else this._modem.report(modemError("DATA_LOST", "too many MQTT messages at once", "AT+MQTTSUB"));
    }
    return true;
  }

  doubt(): void {
    this._doubtful = true;
  }

  gone(error: ModemError): void {
    this._end(error);
  }

  notify(): boolean {
    this._advance();
    if (this._fresh) {
      this._fresh = false;
      if (this._onConnected) this._onConnected();
      return true;
    }
    const message = this._messages.shift();
    if (message) {
      if (this._onMessage) this._onMessage(message.topic, message.message);
      return true;
    }
    const error = this._error;
    if (!error || this._busy) return false;
    this._error = undefined;
    // requests end before the connection does
    const request = this._requests.shift();
    if (request) {
      this._error = error;
      if (request.done && !this._released) request.done.call(this, error);
      return true;
    }
    const onError = this._onError;
    this._leave();
    if (onError) onError.call(this, error);
    return true;
  }

  _step(form: Form, args: unknown): void {
    this._check(form, args);
    this._steps.push({ form: form, args: args, done: undefined });
  }

  _request(form: Form, args: unknown, done: MQTTCallback | undefined): void {
    if (this._released || this._state === CLOSED) throw new Error("closed");
    callback("done", done);
    this._check(form, args);
    if (this._requests.length >= REQUESTS) throw new Error("would block");
    this._requests.push({ form: form, args: args, done: done });
    this._modem.wake();
  }

  /** A wrong argument is refused now. What is long may be short enough itself, and not in hexadecimal digits. */
  _check(form: Form, args: unknown): void {
    const most = this._modem.commandLimit;
    if (encode(form, args).text.length > most) throw new RangeError("AT" + form.row.name + " with its arguments must fit into a command line of " + most + " characters");
  }

  /** Sends the next command if it may. */
  _advance(): void {
    if (this._busy || this._error) return;
    const session = this._session;
    if (this._state === WAITING) {
      if (this._released) this._leave();
      // another one is not through, or connections use the TLS configuration with other settings
      else if (!session.messaging && !(this._security && session.secures(this._security))) {
        session.messaging = this;
        this._state = CONNECTING;
        // earlier software may have left it connected
        this._send(MQTTCONN_READ, undefined, this._asked);
      }
    } else if (this._state === CONNECTING) {
      const step = this._steps[0];
      if (this._released) this._leave();
      else if (step) this._send(step.form, step.args, this._configured);
      else {
        if (this._security) session.borrowed = this._security;
        this._send(MQTTCONN_WRITE, { clean: 1 }, this._connected);
      }
    } else if (this._state === CONNECTED) {
      const request = this._requests[0];
      if (request) this._send(request.form, request.args, this._requested);
      else if (this._released) this._send(MQTTDISCONN_EXECUTE, undefined, this._leave);
      else if (this._doubtful) {
        this._doubtful = false;
        this._send(MQTTCONN_READ, undefined, this._checked);
      }
    }
  }

  _send(form: Form, args: unknown, then: (error: ModemError | undefined, reply: any) => void): void {
    this._busy = true;
    try {
      run(this._modem, form, args, (error, reply) => {
        this._busy = false;
        then.call(this, error, reply);
      });
    } catch (tooMany) {
      // other commands are waiting: when one of them is through
      this._busy = false;
      if (form === MQTTDISCONN_EXECUTE && (tooMany as Error).message === "closed") this._leave();
    }
  }

  _asked(error: ModemError | undefined, reply: any): void {
    if (error) this._end(error);
    else if (reply.connected === 1) this._send(MQTTDISCONN_EXECUTE, undefined, this._cleared);
  }

  _cleared(error: ModemError | undefined): void {
    if (error) this._end(error);
  }

  _configured(error: ModemError | undefined): void {
    if (error) this._end(error);
    else this._steps.shift();
  }

  _connected(error: ModemError | undefined, reply: any): void {
    if (error) this._end(error);
    else if (reply.state.connected === 1) {
      this._state = CONNECTED;
      this._fresh = true;
    } else {
      const answer = reply.answer;
      this._end(modemError("CONNECT_FAILED", "the broker could not be reached, or refused", "AT+MQTTCONN", undefined, answer ? answer.code : undefined));
    }
  }

  _requested(error: ModemError | undefined): void {
    const request = this._requests.shift() as Request;
    if (error && error.modemCode === MQTT_ERROR) this._doubtful = true;
    if (request.done && !this._released) request.done.call(this, error);
  }

  _checked(error: ModemError | undefined, reply: any): void {
    if (!error && reply.connected === 0) this._end(modemError("CONNECTION_LOST", "the module is not connected to the broker any more", "AT+MQTTCONN"));
  }

  _end(error: ModemError): void {
    if (this._state === CLOSED || this._error) return;
    this._fresh = false;
    this._error = error;
    this._state = CLOSED;
    this._modem.wake();
  }

  /** It is over: nothing more is heard or told. */
  _leave(): void {
    const session = this._session;
    this._state = CLOSED;
    this._requests = [];
    this._onConnected = this._onMessage = this._onError = undefined;
    if (session.messaging === this) session.messaging = session.borrowed = undefined;
    this._modem.dismiss(this);
    this._modem.wake();
  }
}

/** @throws TypeError or RangeError when an option is wrong; Error when nothing could be verified */
function securityOf(secure: MQTTSecureOptions, host: string): Security {
  if (secure === null || typeof secure !== "object") throw new TypeError("secure must be an object");
  const security: Security = {
    verify: secure.verify !== false,
    ca: secure.ca === undefined ? "" : quotable("secure.ca", secure.ca, 64),
    tag: -1,
    name: quotable("secure.serverName", secure.serverName === undefined ? host : secure.serverName, 32),
  };
  if (security.verify && security.ca === "") throw new Error("secure.ca must name a CA certificate (or secure.verify be false)");
  return security;
}
