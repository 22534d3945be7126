import { after, constant, execute, formatted, int, integer, late, line, NONE, part, perhaps, query, secret, several, write } from "../../../command-form.js";
import type { Row } from "../../../dialect.js";
import { encodeData } from "../strings.js";
import { configuration, configured, string } from "./parameters.js";

// MQTT: document 6

const MQTTC: Row = { name: "+MQTTC", timeout: 5000, section: "6.1" };
const MQTTCONN: Row = { name: "+MQTTCONN", timeout: 5000, section: "6.2" };
const MQTTSUB: Row = { name: "+MQTTSUB", timeout: 5000, section: "6.3" };
const MQTTUNSUB: Row = { name: "+MQTTUNSUB", timeout: 5000, section: "6.4" };
const MQTTPUB: Row = { name: "+MQTTPUB", timeout: 5000, section: "6.5" };
const MQTTDISCONN: Row = { name: "+MQTTDISCONN", timeout: 5000, section: "6.6" };

/** Milliseconds for a connection to the broker, and for its answers. */
const CONNECT_TIME = 30000;
const ANSWER_TIME = 20000;
/** Status code. */
const MQTT_ERROR = 47;

const topic = string("topic", 128, 1);
const qos = integer("qos", 0, 2);
/** Text or bytes. */
const message = formatted<"message", string | ArrayBuffer | Uint8Array>("message", 0, 1024, encodeData);
const CONNECTED = line("+MQTTCONN:", [int("connected")]);

function connectEnded(reply: any): number {
  return reply.state ? 0 : -1;
}

function subscribed(reply: any): number {
  return !reply ? -1 : reply.result === 0 ? 0 : MQTT_ERROR;
}

/** 0 is failure; 1 and 2 are success (wire-notes M7: in the document's text 1 is failure, in its example success). */
function unsubscribed(reply: any): number {
  return !reply ? -1 : reply.result === 0 ? MQTT_ERROR : 0;
}

/** Nothing follows a message of QoS 0, or nothing that matters. */
function published(reply: any, args: any): number {
  return reply.failure ? MQTT_ERROR : args.qos === 0 || reply.acknowledged ? 0 : -1;
}

export const MQTTC_READ = query(MQTTC, configuration("+MQTTC:"));
export const MQTTC_QUERY = write(MQTTC, [integer("parameter", 1, 7)], configured("+MQTTC:"));
export const MQTTC_BROKER = write(MQTTC, [constant("1"), string("broker", 64)], NONE);
export const MQTTC_PORT = write(MQTTC, [constant("2"), integer("port", 1, 65535)], NONE);
export const MQTTC_CLIENT_ID = write(MQTTC, [constant("3"), string("clientID", 23)], NONE);
export const MQTTC_USERNAME = write(MQTTC, [constant("4"), string("username", 128)], NONE);
/** Password and keep-alive time (s, 0: the firmware's own) are firmware's (wire-notes 5.4). */
export const MQTTC_PASSWORD = write(MQTTC, [constant("5"), secret(string("password", 256))], NONE);
export const MQTTC_KEEP_ALIVE = write(MQTTC, [constant("6"), integer("time", 0, 65535)], NONE);
/** 0: without TLS; else with it, by this TLS configuration. */
export const MQTTC_TLS = write(MQTTC, [constant("7"), integer("configuration", 0, 2)], NONE);

export const MQTTCONN_READ = query(MQTTCONN, CONNECTED);
/** clean: ignored by the module. The reply's state tells whether it is connected; if not, answer.code is the broker's reason, where it gave one. */
export const MQTTCONN_WRITE = write(
  MQTTCONN,
  [integer("clean", 0, 1)],
  late(several([part("answer", perhaps("+MQTTCONNACK:", [int("flags"), int("code")])), part("state", CONNECTED)]), CONNECT_TIME, connectEnded),
);

export const MQTTSUB_WRITE = write(MQTTSUB, [topic, qos], late(line("+MQTTSUB:", [int("result")]), ANSWER_TIME, subscribed));
export const MQTTUNSUB_WRITE = write(MQTTUNSUB, [topic], late(line("+MQTTUNSUB:", [int("result")]), ANSWER_TIME, unsubscribed));

/** dup: 0, whatever is given. A message of QoS 1 or 2 has been acknowledged when this has ended well. */
export const MQTTPUB_WRITE = write(
  MQTTPUB,
  [integer("dup", 0, 1), qos, integer("retain", 0, 1), topic, message],
  after(several([part("acknowledged", perhaps("+MQTTPUBACC\n+MQTTPUBCOMP", [])), part("failure", perhaps("+MQTTPUBERR", []))]), ANSWER_TIME, published),
);

export const MQTTDISCONN_EXECUTE = execute(MQTTDISCONN, late(CONNECTED, ANSWER_TIME));
/** Firmware takes no reason. */
export const MQTTDISCONN_WRITE = write(MQTTDISCONN, [integer("reason", 0, 255)], late(CONNECTED, ANSWER_TIME));
