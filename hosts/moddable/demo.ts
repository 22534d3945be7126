import { useModem } from "atwire/network";
import type { Modem, Status } from "atwire/modem";
import type { ModemError } from "atwire/errors";
import config from "mc/config";

/** The stock clients, as `device.network` has them. */
type Client = new (options: object) => any;
type Network = Record<"http" | "mqtt" | "ws" | "ntp", { io: Client; client: { io: Client } }>;

/** XS's own conversions between bytes and text. */
const bytesOf = (text: string): ArrayBuffer => (ArrayBuffer as unknown as { fromString(text: string): ArrayBuffer }).fromString(text);
const textOf = (bytes: ArrayBuffer): string => (String as unknown as { fromArrayBuffer(bytes: ArrayBuffer): string }).fromArrayBuffer(bytes);

/** `host:port/path`, of which port and path may be absent. */
interface Place {
  host: string;
  port: number | undefined;
  path: string;
}

/** A place that the manifest or mcconfig's command line names; undefined where it is empty. */
function place(name: string): Place | undefined {
  const text = config[name];
  if (typeof text !== "string" || text === "") return undefined;
  const slash = text.indexOf("/");
  const authority = slash < 0 ? text : text.slice(0, slash);
  const colon = authority.indexOf(":");
  return {
    host: colon < 0 ? authority : authority.slice(0, colon),
    port: colon < 0 ? undefined : parseInt(authority.slice(colon + 1), 10),
    path: slash < 0 ? "/" : text.slice(slash),
  };
}

export function onStatus(status: Status): void {
  trace(status.state, " ", status.step === undefined ? "" : status.step, "\n");
}

export function onError(error: ModemError): void {
  trace(error.code, ": ", error.message, "\n");
}

/** What Moddable's network code does over a modem: each part that `config` names, one after another, told on the console. Then the end. */
export function onReady(modem: Modem): void {
  trace("online, address ", modem.address, "\n");
  useModem(modem);
  const parts = [fetchPage, exchangeMessages, echo, askTime];
  // a part may end by more than one callback
  const go = (part: number): void => {
    let ended = false;
    const next = (): void => {
      if (ended) return;
      ended = true;
      go(part + 1);
    };
    if (part < parts.length) parts[part](next);
    else {
      trace("done\n");
      modem.close();
    }
  };
  go(0);
}

function network(): Network {
  return (globalThis as unknown as { device: { network: Network } }).device.network;
}

/** HTTP GET by the stock client: `config.http`. */
function fetchPage(done: () => void): void {
  const page = place("http");
  if (!page) return done();
  const client = new (network().http.io)(Object.assign({}, network().http, { host: page.host, port: page.port, onError: failed("http", done) }));
  let bytes = 0;
  let sum = 0;
  client.request({
    path: page.path,
    headers: new Map([["host", page.host]]),
    onHeaders(status: number) { trace("http: status ", status, "\n"); },
    onReadable(this: { read(count: number): ArrayBuffer }, count: number) {
      const body = new Uint8Array(this.read(count));
      bytes += count;
      for (let i = 0; i < count; i++) sum = (sum * 31 + body[i]) | 0;
    },
    onDone(error: unknown) {
      trace("http: ", bytes, " bytes, checksum ", sum, error ? " ERROR\n" : "\n");
      client.close();
      done();
    },
  });
}

/** A message to a broker and back by the stock MQTT client: `config.mqtt`. */
function exchangeMessages(done: () => void): void {
  const broker = place("mqtt");
  if (!broker) return done();
  const MQTT = network().mqtt.io as Client & { CONNACK: number; SUBSCRIBE: number; SUBACK: number };
  new MQTT(Object.assign({}, network().mqtt, {
    host: broker.host,
    port: broker.port,
    id: "atwire",
    clean: true,
    onControl(this: any, message: { operation: number }) {
      if (message.operation === MQTT.CONNACK) this.write(null, { operation: MQTT.SUBSCRIBE, items: [{ topic: "atwire/demo", QoS: 0 }] });
      else if (message.operation === MQTT.SUBACK) this.write(bytesOf("Hello, broker"), { topic: "atwire/demo" });
    },
    onReadable(this: any, count: number, options: { topic: string }) {
      trace("mqtt: ", options.topic, " ", textOf(this.read(count)), "\n");
      this.close();
      done();
    },
    onError: failed("mqtt", done),
  }));
}

/** A message to a WebSocket server that echoes, by the stock client: `config.ws`. */
function echo(done: () => void): void {
  const server = place("ws");
  if (!server) return done();
  let sent = false;
  new (network().ws.io)(Object.assign({}, network().ws, {
    host: server.host,
    port: server.port,
    path: server.path,
    onWritable(this: any) {
      if (sent) return;
      sent = true;
      this.write(bytesOf("Hello, echo"), { binary: false });
    },
    onReadable(this: any, count: number) {
      trace("ws: ", textOf(this.read(count)), "\n");
      this.close();
      done();
    },
    onError: failed("ws", done),
  }));
}

/** The time by the stock NTP client: `config.ntp`. It asks port 123. */
function askTime(done: () => void): void {
  const server = place("ntp");
  if (!server) return done();
  const { client } = network().ntp;
  const ntp = new client.io(Object.assign({}, client, { servers: [server.host] }));
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
