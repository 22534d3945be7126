import HTTPClient from "embedded:network/http/client";
import MQTTClient from "embedded:network/mqtt/client";
import NTPClient from "embedded:network/ntp/client";
import WebSocketClient from "embedded:network/websocket/client";
import type { Modem } from "atwire/modem";
import type { SecureOptions } from "atwire/sockets/tls";

export interface NetworkOptions {
  /** How connections of https, wss and mqtts are secured in the modem. Without it they are refused where a certificate can't be verified. With `TLS`: what that takes. */
  secure?: SecureOptions | object;
  /** Secures them on this device instead, over the modem's TCP: the SDK's TLSSocket, which the manifest network/tls has as `embedded:io/socket/tcp/tls`. */
  TLS?: new (options: any) => object;
  /** Servers that NTP asks. Default pool.ntp.org. */
  timeServers?: string[];
}

/**
 * Has Moddable's network code use the modem: `device.network.{http, https, ws, wss, mqtt, mqtts, ntp}` are the stock clients over its
 * sockets from now on.
 *
 * `device` is deep-frozen, as the SDK leaves it. The modem's classes are frozen with it, the modem is not.
 */
export function useModem(modem: Modem, options?: NetworkOptions): void {
  const secure = options && options.secure;
  const servers = options && options.timeServers ? options.timeServers : ["pool.ntp.org"];
  const dns = { io: modem.Resolver };
  const plain = { io: modem.TCP };
  const secured = options && options.TLS ? { io: options.TLS, TCP: plain, secure: secure } : { io: modem.TLS, secure: secure };
  // made by the SDK's module "system"; absent on desktops
  const global = globalThis as unknown as { device: { network?: object } | undefined };
  const network = Object.assign({}, global.device && global.device.network, {
    http: { io: HTTPClient, dns: dns, socket: plain },
    https: { io: HTTPClient, dns: dns, port: 443, socket: secured },
    ws: { io: WebSocketClient, dns: dns, socket: plain },
    wss: { io: WebSocketClient, dns: dns, port: 443, socket: secured },
    mqtt: { io: MQTTClient, dns: dns, socket: plain },
    mqtts: { io: MQTTClient, dns: dns, port: 8883, socket: secured },
    ntp: { client: { io: NTPClient, dns: dns, socket: { io: modem.UDP }, servers: servers } },
  });
  const frozen = Object as unknown as { freeze<T>(value: T, deep: boolean): T };
  global.device = frozen.freeze(Object.assign({}, global.device, { network: network }), true);
}
