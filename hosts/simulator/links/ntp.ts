import type { Session } from "../dce/session.js";
import type { Network } from "../network.js";

/** Seconds from the beginning of NTP's first era (1900) to that of Unix time. */
const ERA = 2_208_988_800;
const LENGTH = 48;
/** No warning, version 3, client (RFC 5905 7.3). */
const REQUEST = 0x1b;
const SERVER = 4;
/** Where in a packet its sender says when it sent it. */
const TRANSMITTED = 40;
const ATTEMPTS = 3;
/** Time for each of them, ms. */
const WAIT = 5000;

/** A question under way. */
export interface TimeQuestion {
  /** Gives it up; `done` is not called any more. */
  stop(): void;
}

/**
 * Asks an NTP server (RFC 5905) for the time, up to three times.
 * @param done called once, unless stopped: ms since 1970, or undefined when no answer came
 */
export function askTime(session: Session, network: Network, address: string, port: number, done: (utc: number | undefined) => void): TimeQuestion {
  let attempts = 0;
  const finish = (utc?: number): void => {
    question.stop();
    done(utc);
  };
  const ask = (): void => {
    if (attempts++ === ATTEMPTS) return finish();
    udp.send(Uint8Array.of(REQUEST, ...new Array<number>(LENGTH - 1).fill(0)), address, port);
    timer = session.after(WAIT, ask);
  };
  let timer = session.after(WAIT, () => finish());
  const udp = network.udpBind(0, {
    bound: () => {
      session.cancel(timer);
      ask();
    },
    message: (bytes, from, fromPort) => {
      const utc = from === address && fromPort === port ? answer(bytes) : undefined;
      if (utc !== undefined) finish(utc);
    },
    error: () => {},
  });
  const question = {
    stop: (): void => {
      session.cancel(timer);
      udp.close();
    },
  };
  return question;
}

/** The time in a server's packet, ms since 1970. */
function answer(bytes: Uint8Array): number | undefined {
  if (bytes.length < LENGTH || (bytes[0] & 7) !== SERVER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const seconds = view.getUint32(TRANSMITTED);
  if (seconds === 0) return undefined;
  // Times before 1968 are of the next era, which begins in 2036.
  const era = seconds < 0x80000000 ? 2 ** 32 : 0;
  return (seconds + era - ERA) * 1000 + Math.round((view.getUint32(TRANSMITTED + 4) * 1000) / 2 ** 32);
}
