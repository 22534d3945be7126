import net from "node:net";
import { MqttClient, type Done } from "../mqtt/client.js";
import { EmbeddedBroker } from "../mqtt/embedded-broker.js";
import type { TcpConnection, TcpEvents } from "../network.js";
import { CONFIGURATIONS } from "./certificates.js";
import { Config } from "./config.js";
import type { AnyCloud } from "./modem.js";
import { MQTT } from "./status.js";

/** <param_id> of AT+MQTTC. */
const BROKER = 1;
const PORT = 2;
const CLIENT_ID = 3;
const USERNAME = 4;
const PASSWORD = 5;
const KEEP_ALIVE = 6;
const TLS = 7;
/** Keep-alive where none is configured, s. [choice] */
const USUAL_KEEP_ALIVE = 60;
/** Time that it takes to see that there is no network, ms. [choice] */
const HOPELESS = 100;
/** What a connection that never came to be is told with (at_mqtt.c, SYS_MQTT_EVENT_MSG_CONNACK_TO). */
const NO_ANSWER = "+MQTTCONNACK:1,1";

/** The module's MQTT client (chapter 6). */
export class Messaging {
  /** AT+MQTTC: password and keep-alive, which the document leaves out, are the firmware's (at_mqtt.c, mqttConfMap). */
  readonly config: Config;
  private readonly embedded: EmbeddedBroker;
  private client: MqttClient | undefined;

  constructor(private readonly modem: AnyCloud) {
    this.embedded = new EmbeddedBroker(modem.session.clock);
    this.config = new Config([
      { id: BROKER, kind: "text", initial: "", most: 64 },
      { id: PORT, kind: "integer", initial: 8883, range: [1, 65_535] },
      { id: CLIENT_ID, kind: "text", initial: "AnyCloud-000102030405", most: 23 },
      { id: USERNAME, kind: "text", initial: "", most: 128 },
      { id: PASSWORD, kind: "text", initial: "", most: 256, secret: true },
      { id: KEEP_ALIVE, kind: "integer", initial: 0, range: [0, 65_535] },
      { id: TLS, kind: "integer", initial: 1, range: [0, CONFIGURATIONS] },
    ], modem);
  }

  get isConnected(): boolean {
    return this.client?.isConnected === true;
  }

  /** AT+MQTTCONN: the outcome is indications. The session is always a clean one: <CLEAN> is ignored (6.2.2). */
  connect(): number {
    const { modem, config } = this;
    if (this.client) return MQTT;
    if (!modem.isOnline) {
      modem.session.after(HOPELESS, () => this.hopeless());
      return 0;
    }
    this.target(open => {
      const keepAlive = config.number(KEEP_ALIVE) || USUAL_KEEP_ALIVE;
      const login = { clientId: config.text(CLIENT_ID), username: config.text(USERNAME), password: config.text(PASSWORD), clean: true, keepAlive };
      let answered = false;
      const client = new MqttClient(modem.session, login, {
        connack: (flags, code) => {
          answered = true;
          modem.console.indicate(`+MQTTCONNACK:${modem.forms.connack(flags, code)}`);
          if (!code) modem.console.indicate("+MQTTCONN:1");
        },
        message: (topic, payload, qos, retain, dup) => modem.console.indicate(modem.forms.incoming(topic, payload, `${Number(dup)},${qos},${Number(retain)}`)),
        closed: () => {
          this.client = undefined;
          if (!answered) modem.console.indicate(NO_ANSWER);
          modem.console.indicate("+MQTTCONN:0");
        },
      }, open);
      this.client = client;
    });
    return 0;
  }

  /** AT+MQTTSUB */
  subscribe(topic: string, qos: number): number {
    return this.request((client, done) => client.subscribe(topic, qos, done), ok => `+MQTTSUB:${ok ? 0 : 1}`);
  }

  /** AT+MQTTUNSUB */
  unsubscribe(topic: string): number {
    const { done, failed } = this.modem.forms.subscribing;
    return this.request((client, settled) => client.unsubscribe(topic, settled), ok => `+MQTTUNSUB:${ok ? done : failed}`);
  }

  /** AT+MQTTPUB; <DUP> is always 0 (6.5.2). */
  publish(qos: number, retain: boolean, topic: string, payload: string): number {
    return this.request((client, done) => client.publish(topic, payload, qos, retain, false, done), ok => (ok ? this.modem.forms.publishing[qos] : "+MQTTPUBERR"));
  }

  /** AT+MQTTDISCONN */
  disconnect(): number {
    if (!this.isConnected) return MQTT;
    this.client?.disconnect();
    return 0;
  }

  /** The module left the network. */
  cut(): void {
    if (!this.client) return;
    this.client.drop();
    this.client = undefined;
    this.modem.console.indicate("+MQTTCONN:0");
  }

  stop(): void {
    this.client?.drop();
    this.embedded.close();
  }

  /** Asks something of the broker, and tells how it ended where there is something to tell. */
  private request(ask: (client: MqttClient, done: Done) => void, told: (ok: boolean) => string): number {
    if (!this.client?.isConnected) return MQTT;
    ask(this.client, ok => {
      const text = told(ok);
      if (text) this.modem.console.indicate(text);
    });
    return 0;
  }

  private hopeless(): void {
    this.modem.console.indicate(NO_ANSWER);
    this.modem.console.indicate("+MQTTCONN:0");
  }

  /** Finds the broker; `found` gets what opens a connection to it. */
  private target(found: (open: (events: TcpEvents, window: number) => TcpConnection) => void): void {
    const { modem, config, embedded } = this;
    const { broker } = modem.settings;
    if (broker === "embedded") return found(events => embedded.connect(events, error => process.emitWarning(error.message)));
    const [, host, port] = broker === "direct" ? ["", config.text(BROKER), String(config.number(PORT))] : /^(.*):(\d+)$/.exec(broker)!;
    const tls = config.number(TLS) ? modem.tlsOptions(config.number(TLS)) : undefined;
    const connectTo = (address: string | undefined): void => {
      if (address === undefined || (config.number(TLS) && !tls)) return this.hopeless();
      found((events, window) => modem.network.tcpConnect(address, Number(port), events, { window, tls }));
    };
    const literal = host.replace(/^\[|\]$/g, "");
    if (net.isIP(literal)) connectTo(literal);
    else modem.network.lookup(host, modem.session.guard(([address]: string[]) => connectTo(address)), 4);
  }
}
