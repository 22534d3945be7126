import { TransparentSender } from "../links/transparent-sender.js";
import { final, PENDING, ERROR, type Result } from "../dce/results.js";
import type { NordicSlm } from "./modem.js";

/** A proxy whose bytes pass as they are. */
export interface RawProxy {
  /** Sends bytes of the host's; false: there is no peer. */
  sendRaw(bytes: Uint8Array): boolean;
  /** The peer has not taken enough of what was sent. */
  readonly full: boolean;
  /** The host left data mode, and the proxy may go on without it. */
  leftDataMode(): void;
}

/** How data mode works (op 2 of the proxies). */
export interface DataMode {
  /** The peer is there: data mode begins. */
  begin(modem: NordicSlm, proxy: RawProxy): void;
  /** The peer, or the proxy, is gone; `line` says so, and `last` that data mode is over where the proxy itself is. */
  end(modem: NordicSlm, line: string, last?: string): void;
  /** Sees a line that is not empty before it is taken for a command: see DceOptions.divert. */
  divert(modem: NordicSlm, line: string): Result;
}

/** Commands that are still commands in v1.4's data mode, by proxy (slm_at_host.c, cmd_send). */
const ALWAYS = /^AT#X(SLMVER|SLMUART|RESET|CLAC|SLEEP|TCPSVR|TCPCLI|TCPSEND|TCPRECV)([=?]|$)/i;
const UDP_TOO = /^AT#X(UDPSVR|UDPCLI|UDPSEND)([=?]|$)/i;

/** No time limit, ms. */
const NEVER = 2 ** 31;

/** v1.4: every line that is none of the proxy's commands is sent, without its end. There is no escape sequence. */
export const LINE_MODE: DataMode = {
  begin: () => {},
  end: (modem, line) => modem.urc(line),
  divert({ tcp, udp }, line) {
    const proxy = tcp.dataMode ? tcp : udp.dataMode ? udp : undefined;
    if (!proxy || ALWAYS.test(line) || (proxy === udp && UDP_TOO.test(line))) return undefined;
    return proxy.sendRaw(Buffer.from(line, "latin1")) ? PENDING : ERROR;
  },
};

/** v1.5: everything is sent, until +++ between two silences. */
export const CHARACTER_MODE: DataMode = {
  begin(modem, proxy) {
    const send = (bytes: Uint8Array): void => void proxy.sendRaw(bytes);
    // without limits, what arrives together is sent together
    const packets = (): { size: number; wait: number } => {
      const [size, wait] = modem.dataLimits;
      return { size: size || Infinity, wait: wait || NEVER };
    };
    const sender = new TransparentSender(modem.session, { write: send }, packets);
    modem.dce.goOnline({
      data: bytes => (modem.dataLimits.some(limit => limit > 0) ? sender.take(bytes) : send(bytes)),
      full: () => proxy.full,
      escaped: () => proxy.leftDataMode(),
    });
  },
  end({ dce }, line, last) {
    const online = dce.isOnline;
    if (online) dce.hangUp(final(line));
    else dce.urc(line);
    if (online && last !== undefined) dce.urc(last);
  },
  divert: () => undefined,
};
