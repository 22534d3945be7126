// A page by the stock http module. Upload atwire-quectel-bg95.min.js to Storage as "atwire-quectel-bg95" first (see README.md).
var modem = require("atwire-quectel-bg95").connect(Serial2, { rx: A3, tx: A2, power: B1, apn: "iot.example" }, function (error) {
  if (error) return print("no network: " + error);
  require("http").get("http://www.espruino.com/", function (response) {
    response.on("data", function (text) { print(text.length + " bytes"); });
    response.on("close", function () { print("done"); });
  }).on("error", function (e) { print("failed: " + e.message); });
});
