import { Modem } from "atwire";
import { dialect } from "atwire/dialects";
import { onError, onReady, onStatus } from "demo";
import Digital from "embedded:io/digital";
import Serial from "embedded:io/serial";

new Modem({ dialect, serial: { io: Serial, port: 1, transmit: 17, receive: 16 }, power: { io: Digital, pin: 4 }, links: Math.min(2, dialect.links), onStatus, onError, onReady });
