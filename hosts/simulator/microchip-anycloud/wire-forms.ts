import { form } from "../dce/wire-forms.js";
import type { Call } from "./command.js";
import type { AnyCloud } from "./modem.js";
import { safe, safeBytes } from "./safe-string.js";
import { INVALID_PARAMETER, JOIN_FAILED, PARAMETER_COUNT, statusText, WIFI_FAILED } from "./status.js";
import type { UdpSocket } from "./udp-socket.js";

/** Bytes of one line of a read as text (at_socket.c, _SOCKUpdate). */
const TEXT_PIECE = 128;
/** Time after which a connection attempt is given up, and a query, ms (ATCMD_SOCK_BIND_TIMEOUT_MS; at_dns.c). */
export const CONNECT_TIME = 10_000;
export const QUERY_TIME = 5000;

/** M3: what the module calls itself. */
interface Identity {
  manufacturer: string;
  model: string;
  revision: string;
}

/** M4: how a read is answered. */
interface Reads {
  text(call: Call, id: number, bytes: Uint8Array): void;
  /** What follows binary data. */
  tail: string;
}

/** M5: what failures look like, and when they are told. */
interface Failures {
  socket(id: number, code: number): string;
  /** Time after which a failed connection attempt is told, ms since it began; at most CONNECT_TIME. */
  refusal: number;
  /** The station could not join; `timeout` as AT+WSTA gave it. */
  join(modem: AnyCloud, timeout: number | undefined): void;
  query(modem: AnyCloud, code: number): void;
  /** Time after which it is told that a name has no address, ms since it was asked for; at most QUERY_TIME. */
  unknownName: number;
  /** A scan can't be done now: a status, or an indication later. */
  scan(modem: AnyCloud): number;
}

/** M6: the resolver. */
interface Resolver {
  /** The type that is printed for a record type asked for. */
  printed(type: number): number;
  /** Kinds of addresses by record type. */
  families: Partial<Record<number, 4 | 6>>;
  /** The addresses that are printed before OK, where the name was resolved before. */
  known(addresses: readonly string[] | undefined): readonly string[];
}

/** M7: results of AT+MQTTUNSUB, and whether AT+MQTTSUB needs its second parameter. */
interface Subscribing {
  done: number;
  failed: number;
  qos(given: number | undefined): number | undefined;
}

/** M14: when datagrams are announced. */
interface Datagrams {
  arrived(modem: AnyCloud, socket: UdpSocket): void;
  read(modem: AnyCloud, socket: UdpSocket, call: Call): void;
}

function announceFirst(modem: AnyCloud, socket: UdpSocket): void {
  if (socket.datagrams.length === 1) modem.console.indicate(socket.announcement(0));
}

/**
 * Forms of the wire that the document leaves open, contradicts itself about, or that devices do otherwise. The column `device`
 * follows the firmware, MicrochipTech/PIC32MZW1_AnyCloud@34f01a1 firmware/src/; the file is named with each row.
 */
export const wireForms = {
  associationId: form("M1: <ASSOC_ID> in WSTA, WSTALU, WSTAAIP, WAPSC, WAPSD and WAPAIP [at_wsta.c, at_wap.c]", {
    with: (id: number): string => `${id},`,
    without: (): string => "",
  }, { document: "with", device: "without" }),
  verbosity: form("M2: look of results: 3 ERROR:4, 5 ERROR:4,\"Invalid Parameter\", and what ATV knows besides [at_cmd_stdio.c]",
    { 0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 }, { document: "3", device: "5" }),
  identity: form("M3: separator of GMI, GMM and GMR, and what they say; `ver` has the name of the document's syntax [at_cmd_internal_cmds.c, conf_at_cmd.h]", {
    colon: { manufacturer: '+GMI:"Microchip"', model: '+GMM:"WINC1500"', revision: '+GMR:"15x0","19.6.1","19.6.1","19.5.3"' } as Identity,
    ver: { manufacturer: '+GMI:"Microchip"', model: '+GMM:"WINC1500"', revision: '+VER:"15x0","19.6.1","19.6.1","19.5.3"' } as Identity,
    equals: { manufacturer: '+GMI="Microchip"', model: '+GMM="PIC32MZW1"', revision: '+GMR="0.3.2"' } as Identity,
  }, { document: "colon", device: "equals" }),
  reads: form("M4: AT+SOCKRD as text in one line or lines of 128 bytes; CR LF between binary data and OK, or none [at_socket.c]", {
    whole: { text: (call, id, bytes) => call.info(`+SOCKRD:${id},${bytes.length},${safeBytes(bytes)}`), tail: "\r\n" } as Reads,
    pieces: {
      text(call, id, bytes) {
        for (let at = 0; at < bytes.length; at += TEXT_PIECE) {
          const piece = bytes.subarray(at, at + TEXT_PIECE);
          call.info(`+SOCKRD:${id},${piece.length},${safeBytes(piece)}`);
        }
      },
      tail: "",
    } as Reads,
  }, { document: "whole", device: "pieces" }),
  failures: form("M5: SOCKERR, WSTAERR, DNSERROR and WSCNERROR as documented, or what the firmware has instead of them [at_socket.c, at_wsta.c, at_dns.c]", {
    document: {
      socket: (id, code) => `+SOCKERR:${id},${code},"${statusText(code)}"`,
      refusal: 0,
      join: modem => modem.station.giveUp(0, () => modem.console.indicate(`+WSTAERR:${JOIN_FAILED}`)),
      query: (modem, code) => modem.console.indicate(`+DNSERROR:${code}`),
      unknownName: 0,
      scan(modem) {
        modem.session.after(0, () => modem.console.indicate("+WSCNERROR"));
        return 0;
      },
    } as Failures,
    firmware: {
      socket: (id, code) => `+SOCKERR:${id},${code},${statusText(code)}`,
      refusal: CONNECT_TIME,
      // Only a time limit ends an attempt; without one the station goes on trying, and says nothing.
      join(modem, timeout) {
        const { station, session } = modem;
        if (timeout) station.giveUp(Math.max(0, station.began + timeout - session.now), () => modem.console.indicateStatus("+WSTA", JOIN_FAILED));
      },
      query: (modem, code) => modem.console.indicateStatus("+DNSRESOLV", code),
      unknownName: QUERY_TIME,
      scan: () => WIFI_FAILED,
    } as Failures,
  }, { document: "document", device: "firmware" }),
  resolver: form("M6: type that DNSRESOLV prints, known names before OK, AAAA records [at_dns.c]", {
    document: { printed: type => type, families: { 1: 4, 2: 6 }, known: () => [] } as Resolver,
    firmware: { printed: () => 0, families: { 1: 4 }, known: addresses => addresses?.slice(0, 1) ?? [] } as Resolver,
  }, { document: "document", device: "firmware" }),
  subscribing: form("M7: results of AT+MQTTUNSUB (example: 1 done, text: 2 done, 1 failed), second parameter of AT+MQTTSUB optional as in the example, or needed [at_mqtt.c]", {
    example: { done: 1, failed: 0, qos: given => given ?? 0 } as Subscribing,
    text: { done: 2, failed: 1, qos: given => given } as Subscribing,
    firmware: { done: 1, failed: 0, qos: given => given } as Subscribing,
  }, { document: "example", device: "firmware" }),
  echo: form("M8: ATE as left: with echo there is a prompt `>`; CR precedes indications either way [terminal.c, at_cmd_stdio.c]",
    { 1: true, 0: false }, { document: "1", device: "1" }),
  emptyScan: form("M9: the end of a scan that found nothing [at_wscn.c]", {
    done: (modem: AnyCloud): void => modem.console.indicate("+WSCNDONE"),
    silent: (): void => {},
  }, { document: "done", device: "silent" }),
  socketIds: form("M9: the first socket's id; each further one is one more [at_socket.c]", {
    small: (): number => 1,
    uptime: (now: number): number => Math.max(1, Math.floor(now)),
  }, { document: "small", device: "uptime" }),
  mark: form("M10: the device's mark before binary data, which the host never sends [at_cmd_binary.c]", { hash: "#" }, { document: "hash", device: "hash" }),
  wep: form("M11: security type 1 (WEP), which 5.2.8 uses though 5.2.3 has it as not supported [at_wsta.c]", {
    accepted: (): number => 0,
    refused: (): number => INVALID_PARAMETER,
  }, { document: "accepted", device: "refused" }),
  incomingId: form("M12: the id in +SOCKIND of an accepted connection: its own as in the example of 7.3, or the listener's as in the text [at_socket.c]", {
    child: (_listener: number, child: number): number => child,
    listener: (listener: number): number => listener,
  }, { document: "child", device: "child" }),
  shortRead: form("M13: the rest of a datagram that was read in part [at_socket.c]", {
    discard: (): Uint8Array | undefined => undefined,
    keep: (rest: Uint8Array): Uint8Array | undefined => (rest.length ? rest : undefined),
  }, { document: "discard", device: "keep" }),
  datagrams: form("M14: +SOCKRXU: one until it was read, the next after or in that read; or one for each datagram [at_socket.c]", {
    untilRead: {
      arrived: announceFirst,
      read(modem, socket) {
        if (socket.datagrams.length) modem.console.afterResult(() => modem.console.indicate(socket.announcement(0)));
      },
    } as Datagrams,
    inRead: {
      arrived: announceFirst,
      read(_modem, socket, call) {
        if (socket.datagrams.length) call.info(socket.announcement(0));
      },
    } as Datagrams,
    each: { arrived: (modem, socket) => modem.console.indicate(socket.announcement(socket.datagrams.length - 1)), read: () => {} } as Datagrams,
  }, { document: "untilRead", device: "inRead" }),

  colon: form("5.1: a space after the colon of indications, as some of the document's syntax lines and `+SOCKCL: 4` have it", {
    none: (text: string): string => text,
    space: (text: string): string => text.replace(/^(\+\w+:)/, "$1 "),
  }, { document: "none", device: "none" }),
  linkLost: form("5.2: +WSTALD as in the example, or with <ASSOC_ID> as in its syntax [at_wsta.c]", { bare: "+WSTALD", id: "+WSTALD:1" }, { document: "bare", device: "bare" }),
  dumpName: form("5.2: lines of AT+WSTAC for all parameters [at_wsta.c]", { plus: "+WSTAC", bare: "WSTAC" }, { document: "plus", device: "bare" }),
  signal: form("5.2: <RSSI> of AT+WSTA: as in the example, or 0 as in the text [at_wsta.c]", {
    real: (rssi: number): number => rssi,
    zero: (): number => 0,
  }, { document: "real", device: "zero" }),
  timeSync: form("5.2: the time that the module gets from an NTP server, told in seconds since 1970 once it has an address [at_cmd_sys_time.c]", {
    silent: (): void => {},
    told: (modem: AnyCloud): void => modem.console.indicate(`+TIME:2,${1_700_000_000 + Math.floor(modem.session.now / 1000)}`),
  }, { document: "silent", device: "told" }),
  scanned: form("5.2: the highest security type that scans show: 4, or 3 [at_wscn.c]", { 4: 4, 3: 3 }, { document: "4", device: "3" }),
  apName: form("5.2: <SSID> of AT+WAPC at the start [at_wap.c]", { DEMO_AP: "DEMO_AP", DEMO_AP_1: "DEMO_AP_1" }, { document: "DEMO_AP", device: "DEMO_AP_1" }),
  surplus: form("5.4: parameters that the document has and the firmware refuses: <REASON_CODE> of MQTTDISCONN, the version of PING [at_mqtt.c, at_ping.c]", {
    taken: (): number => 0,
    refused: (given: number | undefined): number => (given === undefined ? 0 : PARAMETER_COUNT),
  }, { document: "taken", device: "refused" }),
  publishing: form("5.4: what follows AT+MQTTPUB by QoS [at_mqtt.c]", {
    document: ["", "+MQTTPUBACC", "+MQTTPUBCOMP"],
    firmware: ["+MQTTPUBACC", "+MQTTPUBACC", "+MQTTPUBACC"],
  }, { document: "document", device: "firmware" }),
  incoming: form("5.4: an incoming message, which the document leaves out [at_mqtt.c]; `rnwf` as later modules have it", {
    pub: (topic: string, payload: string): string => `+MQTTPUB:${topic.length},${safe(topic)},${payload.length},${safe(payload)}`,
    rnwf: (topic: string, payload: string, flags: string): string => `+MQTTSUBRX:${flags},${safe(topic)},${safe(payload)}`,
  }, { document: "pub", device: "pub" }),
  connack: form("5.4: +MQTTCONNACK of a broker that refuses [at_mqtt.c]", {
    real: (flags: number, code: number): string => `${flags},${code}`,
    firmware: (_flags: number, code: number): string => (code ? "1,1" : "0,0"),
  }, { document: "real", device: "firmware" }),
  buffers: form("5.3: bytes that a connection buffers each way, bytes of a datagram [configuration.h; the document has no numbers]", {
    ample: { receive: 8192, send: 8192, datagram: 1500 },
    device: { receive: 1460, send: 1460, datagram: 512 },
  }, { document: "ample", device: "device" }),
  rawSize: form("5.3: most bytes of counted raw data: 1500 (7.8.2), or 1400, the firmware's buffer, which more would overrun [conf_at_cmd_defaults.h]",
    { 1500: 1500, 1400: 1400 }, { document: "1500", device: "1400" }),
  rawStatus: form("5.3: raw data that the network refused: its error, or OK all the same [at_cmd_binary.c, at_socket.c]", {
    told: (status: number): number => status,
    ok: (): number => 0,
  }, { document: "told", device: "ok" }),
  lonePlus: form("5.3: in raw data of unknown length, pluses with another byte right after them: data, or dropped [at_cmd_binary.c]", {
    data: (pluses: number): number => pluses,
    dropped: (): number => 0,
  }, { document: "data", device: "dropped" }),
  rawIndications: form("5.3: indications of TCP connections while raw data is expected: after it, or lost [at_socket.c]", {
    kept: (): boolean => false,
    lost: (expected: boolean): boolean => expected,
  }, { document: "kept", device: "lost" }),
  staleLength: form("5.3: a length that AT+SOCKWR or AT+SOCKWRTO gave for a wrong socket: forgotten, or used by the next with length 0 [at_socket.c]", {
    forgotten: (asked: number): number => asked,
    used: (asked: number, stale: number): number => asked || stale,
  }, { document: "forgotten", device: "used" }),
  tlsConfiguration: form("5.3: the TLS configuration that a client connection uses: the one asked for, or always the first [at_socket.c, at_cmd_tls.c]", {
    asked: (index: number): number => index,
    first: (): number => 1,
  }, { document: "asked", device: "first" }),
  configRange: form("5.1, 5.3, 6.1: channels, times, ports out of their range: refused as a value of the wrong kind is, or kept, as the firmware keeps any integer [at_cmd_struct_store.c]", {
    refused: (fits: boolean): boolean => fits,
    kept: (): boolean => true,
  }, { document: "refused", device: "kept" }),
  unknownCertificate: form("5.3: a certificate name that the image doesn't have: TLS fails, or goes on without it, unverified [at_cmd_tls.c]", {
    fails: (missing: boolean): boolean => missing,
    ignored: (): boolean => false,
  }, { document: "fails", device: "ignored" }),
};
