// A server by the stock net module: one link for each connection, so links: 3 takes three at a time.
var modem = require("atwire-quectel-bg95").connect(Serial2, { rx: A3, tx: A2, power: B1, apn: "iot.example", links: 3 }, function (error) {
  if (error) return print(error);
  require("net").createServer(function (client) {
    client.on("data", function (line) { client.write("you said " + line); });
  }).listen(2000);
  modem.getIP(function (error, address) { print("listening at " + address + ":2000"); });
});
