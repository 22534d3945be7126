// A measurement every hour. In between the modem is off and the board sleeps: nothing waits, no timer of the driver's runs.
var connect = require("atwire-quectel-bg95").connect;

function off(modem) {
  modem.command("AT+QPOWD=1", function () { modem.close(); }, 5000);
}

function report() {
  var modem = connect(Serial2, { rx: A3, tx: A2, power: B1, apn: "iot.example", network: false }, function (error) {
    if (error) { print(error); return off(modem); }
    // without the firmware's network modules: an ECMA-419 socket
    new modem.TCP({
      host: "example.com", port: 9000,
      onWritable: function () {
        this.write(E.toArrayBuffer(E.getTemperature() + "\n"));
        this.close();                             // what was written is still sent
        setTimeout(off, 3000, modem);
      },
      onError: function (e) { print(e ? e.message : "closed"); off(modem); }
    });
  });
}

setSleepIndicator(undefined);
setDeepSleep(true);
setInterval(report, 3600000);
report();
