import { Modem } from "atwire";
import { dialect } from "atwire/dialects";
import { onError, onStatus, start } from "demo";
import Serial from "embedded:io/serial";
import config from "mc/config";
import { serve } from "serve";

new Modem({
  dialect,
  serial: { io: Serial, device: config["device"] as string },
  ...(config["ssid"] === "" ? {} : { ssid: config["ssid"] as string, password: config["password"] as string }),
  links: Math.min(2, dialect.links),
  trace: config["trace"] === "true",
  onStatus,
  onError,
  onReady(modem) { start(modem, [serve]); },
});
