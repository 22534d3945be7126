import { Modem } from "atwire";
import { dialect } from "atwire/dialects";
import UART from "atwire/uart";
import { onError, onStatus, start } from "demo";
// links the model of the IDF
import "idf";

const serial = { io: UART, port: 1, transmit: 17, receive: 16, receiveWindow: 2048 };

new Modem({
  dialect,
  serial,
  fastBaud: 230400,
  links: Math.min(2, dialect.links),
  onStatus,
  onError,
  onReady(modem) {
    try {
      new Modem({ dialect, serial });
    } catch (error) {
      trace("second: ", String(error), "\n");
    }
    start(modem, []);
  },
});
