// The stock MQTT module (https://www.espruino.com/MQTT), which the Espruino IDE and command line fetch by themselves.
var MQTT = require("MQTT");
var mqtt = MQTT.create("test.mosquitto.org", { client_id: getSerial() });
mqtt.on("connected", function () {
  mqtt.subscribe("atwire/demo");
  mqtt.publish("atwire/demo", "hello from " + getSerial());
});
mqtt.on("publish", function (message) { print(message.topic + ": " + message.message); });
// again after a lost connection, and after the modem has recovered
mqtt.on("disconnected", function () { setTimeout(connectMqtt, 5000); });

function connectMqtt() {
  if (modem.getStatus().state === "ready") mqtt.connect();
  else setTimeout(connectMqtt, 5000);
}

var modem = require("atwire-quectel-bg95").connect(Serial2, { rx: A3, tx: A2, power: B1, apn: "iot.example" }, function (error) {
  if (error) print(error);
  connectMqtt();
});
