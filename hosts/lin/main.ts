import { Modem } from "atwire";
import { dialect } from "atwire/dialects";
import { useModem } from "atwire/network";
import { demonstrate } from "demo";
import Serial from "embedded:io/serial";
import config from "mc/config";

/** The modem at `device` (mcconfig's command line: `device=./modem`), the demonstration over it, then the end. */
const modem = new Modem({
  dialect,
  links: 2,
  serial: { io: Serial, device: config.device as string },
  trace: config.trace === "true",
  onStatus(status) { trace(status.state, " ", status.step === undefined ? "" : status.step, "\n"); },
  onError(error) { trace(error.code, ": ", error.message, "\n"); },
  onReady() {
    trace("online, address ", modem.address, "\n");
    useModem(modem);
    demonstrate(() => {
      trace("done\n");
      modem.close();
    });
  },
});
