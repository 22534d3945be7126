// Datagrams by the stock dgram module. To an address: the firmware does not look names up for datagrams.
var modem = require("atwire-quectel-bg95").connect(Serial2, { rx: A3, tx: A2, power: B1, apn: "iot.example" }, function (error) {
  if (error) return print(error);
  var socket = require("dgram").createSocket("udp4");
  socket.on("message", function (text, from) { print(from.address + ":" + from.port + " says " + text); });
  socket.send("hello", 0, 5, 7, "192.0.2.1");
});
