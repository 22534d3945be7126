import { optional } from "../dce/parameters.js";
import { integer, string, write, type Row } from "./command.js";
import { configCommand } from "./config-command.js";
import type { AnyCloud } from "./modem.js";
import { PARAMETER_COUNT } from "./status.js";

const topic = string("TOPIC_NAME", 128, 1);
const PASSWORD = 5;

/** Chapter 6: MQTT. */
export const mqttCommands: readonly Row<AnyCloud>[] = [
  configCommand({ name: "+MQTTC", section: "6.1", config: ({ messaging }) => messaging.config, secrets: [PASSWORD] }),
  {
    name: "+MQTTCONN",
    section: "6.2",
    test: false,
    read: ({ messaging }, call) => call.info(`+MQTTCONN:${messaging.isConnected ? 1 : 0}`),
    write: write([integer("CLEAN", 0, 1)], ({ messaging }) => messaging.connect()),
  },
  {
    name: "+MQTTSUB",
    section: "6.3",
    test: false,
    write: write([topic, optional(integer("MAX_QOS", 0, 2))], ({ messaging, forms }, _call, name, given) => {
      const qos = forms.subscribing.qos(given);
      return qos === undefined ? PARAMETER_COUNT : messaging.subscribe(name, qos);
    }),
  },
  { name: "+MQTTUNSUB", section: "6.4", test: false, write: write([topic], ({ messaging }, _call, name) => messaging.unsubscribe(name)) },
  {
    name: "+MQTTPUB",
    section: "6.5",
    test: false,
    write: write([integer("DUP", 0, 1), integer("QOS", 0, 2), integer("RETAIN", 0, 1), topic, string("TOPIC_PAYLOAD")],
      ({ messaging }, _call, _dup, qos, retain, name, payload) => messaging.publish(qos, retain === 1, name, payload)),
  },
  {
    name: "+MQTTDISCONN",
    section: "6.6",
    test: false,
    execute: ({ messaging }) => messaging.disconnect(),
    write: write([integer("REASON_CODE", 0, 255)], ({ messaging, forms }, _call, reason) => forms.surplus(reason) || messaging.disconnect()),
  },
];
