import { Modem } from "atwire";
import { dialect } from "atwire/dialects";
import { onError, onReady, onStatus } from "demo";
import Serial from "embedded:io/serial";
import config from "mc/config";

new Modem({ dialect, serial: { io: Serial, device: config.device as string }, links: 2, trace: config.trace === "true", onStatus, onError, onReady });
