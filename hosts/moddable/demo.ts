import { useModem } from "atwire/network";
import type { Modem } from "atwire/modem";
import type { Status } from "atwire/modem-options";
import type { ModemError } from "atwire/errors";
import config from "mc/config";
import Timer from "timer";

/** The stock clients, as `device.network` has them. */
type Client = new (options: object) => any;
type Network = Record<"http" | "https" | "mqtt" | "mqtts" | "ws" | "wss" | "ntp", { io: Client; client: { io: Client } }>;

/** Something that is done over a modem; it calls `done` when it has ended. */
export type Part = (modem: Modem, done: () => void) => void;

/** XS's own conversions between bytes and text. */
const bytesOf = (text: string): ArrayBuffer => (ArrayBuffer as unknown as { fromString(text: string): ArrayBuffer }).fromString(text);
const textOf = (bytes: ArrayBuffer): string => (String as unknown as { fromArrayBuffer(bytes: ArrayBuffer): string }).fromArrayBuffer(bytes);

/** What the manifest or mcconfig's command line says; undefined where that is nothing. */
function setting(name: string): string | undefined {
  const text = config[name];
  return typeof text === "string" && text !== "" ? text : undefined;
}

interface Place {
  /** Host, and the port where one is named. */
  at: { host: string; port?: number };
  path: string;
}

/** A setting of the form `host:port/path`, of which port and path may be absent. */
function place(name: string): Place | undefined {
  const text = setting(name);
  if (text === undefined) return undefined;
  const slash = text.indexOf("/");
  const authority = slash < 0 ? text : text.slice(0, slash);
  const colon = authority.indexOf(":");
  return {
    at: colon < 0 ? { host: authority } : { host: authority.slice(0, colon), port: parseInt(authority.slice(colon + 1), 10) },
    path: slash < 0 ? "/" : text.slice(slash),
  };
}

export function onStatus(status: Status): void {
  trace(status.state, " ", status.step === undefined ? "" : status.step, "\n");
}

export function onError(error: ModemError): void {
  trace(error.code, ": ", error.message, "\n");
}

/** The modem is online: what `config` names, over it. */
export function onReady(modem: Modem): void {
  start(modem, []);
}

/** The stock clients for what `config` names, then `more`, one after another. Then the end. */
export function start(modem: Modem, more: Part[]): void {
  trace("online, address ", modem.address, "\n");
  const tag = setting("tag");
  useModem(modem, { secure: { ca: setting("ca"), tag: tag === undefined ? undefined : parseInt(tag, 10) } });
  const parts: Part[] = [
    (_, done) => fetchPage("http", done),
    (_, done) => fetchPage("https", done),
    (_, done) => exchangeMessages("mqtt", done),
    (_, done) => exchangeMessages("mqtts", done),
    (_, done) => echo("ws", done),
    (_, done) => echo("wss", done),
    (_, done) => askTime(done),
    ...more,
  ];
  // each from a timer: XS has a stack of some hundred slots
  const go = (part: number): void => {
    Timer.set(() => {
      if (part === parts.length) {
        trace("done\n");
        modem.close();
        return;
      }
      // one may end by more than one callback
      let ended = false;
      const next = (): void => {
        if (ended) return;
        ended = true;
        go(part + 1);
      };
      try {
        parts[part]!(modem, next);
      } catch (error) {
        // what the modem can't do
        trace(String(error), "\n");
        next();
      }
    });
  };
  go(0);
}

function network(): Network {
  return (globalThis as unknown as { device: { network: Network } }).device.network;
}

/** HTTP GET by the stock client. */
function fetchPage(protocol: "http" | "https", done: () => void): void {
  const page = place(protocol);
  if (!page) return done();
  const stock = network()[protocol];
  const client = new stock.io(Object.assign({}, stock, page.at, { onError: failed(protocol, done) }));
  let bytes = 0;
  let sum = 0;
  client.request({
    path: page.path,
    headers: new Map([["host", page.at.host]]),
    onHeaders(status: number) { trace(protocol, ": status ", status, "\n"); },
    onReadable(this: { read(count: number): ArrayBuffer }, count: number) {
      const body = new Uint8Array(this.read(count));
      bytes += count;
      for (let i = 0; i < count; i++) sum = (sum * 31 + body[i]!) | 0;
    },
    onDone(error: unknown) {
      trace(protocol, ": ", bytes, " bytes, checksum ", sum, error ? " ERROR\n" : "\n");
      client.close();
      done();
    },
  });
}

/** A message to a broker and back by the stock MQTT client. */
function exchangeMessages(protocol: "mqtt" | "mqtts", done: () => void): void {
  const broker = place(protocol);
  if (!broker) return done();
  const stock = network()[protocol];
  const MQTT = stock.io as Client & { CONNACK: number; SUBSCRIBE: number; SUBACK: number };
  new MQTT(Object.assign({}, stock, broker.at, {
    id: "atwire",
    clean: true,
    onControl(this: any, message: { operation: number }) {
      if (message.operation === MQTT.CONNACK) this.write(null, { operation: MQTT.SUBSCRIBE, items: [{ topic: "atwire/demo", QoS: 0 }] });
      else if (message.operation === MQTT.SUBACK) this.write(bytesOf("Hello, broker"), { topic: "atwire/demo" });
    },
    onReadable(this: any, count: number, options: { topic: string }) {
      trace(protocol, ": ", options.topic, " ", textOf(this.read(count)), "\n");
      this.close();
      done();
    },
    onError: failed(protocol, done),
  }));
}

/** A message to a WebSocket server that echoes, by the stock client. */
function echo(protocol: "ws" | "wss", done: () => void): void {
  const server = place(protocol);
  if (!server) return done();
  const stock = network()[protocol];
  let sent = false;
  new stock.io(Object.assign({}, stock, server.at, {
    path: server.path,
    onWritable(this: any) {
      if (sent) return;
      sent = true;
      this.write(bytesOf("Hello, echo"), { binary: false });
    },
    onReadable(this: any, count: number) {
      trace(protocol, ": ", textOf(this.read(count)), "\n");
      this.close();
      done();
    },
    onError: failed(protocol, done),
  }));
}

/** The time by the stock NTP client, which asks port 123. */
function askTime(done: () => void): void {
  const server = place("ntp");
  if (!server) return done();
  const { client } = network().ntp;
  const ntp = new client.io(Object.assign({}, client, { servers: [server.at.host] }));
  ntp.getTime((error: unknown, time: number) => {
    trace("ntp: ", error ? "ERROR" : new Date(time).toISOString(), "\n");
    ntp.close();
    done();
  });
}

function failed(what: string, done: () => void): () => void {
  return () => {
    trace(what, ": ERROR\n");
    done();
  };
}
