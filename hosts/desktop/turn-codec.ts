import type { Turn } from "../host-process.js";
import {
  FLAG_LOST, MESSAGE_HEADER, MESSAGE_LIMIT, PINS, RECORD_BAUD, RECORD_ERROR, RECORD_KEPT, RECORD_LOG, RECORD_OUTPUT, RECORD_PIN, RECORD_TRACE,
  RECORD_WRITE, REPLY_HEADER,
} from "./records.js";

/** What an application does besides talking to its port. Called during `turn`, in order; bytes are valid until the next. */
export interface EngineEvents {
  /** A line or a JSON event. */
  log?(text: string): void;
  /** Bytes for whoever runs the engine. */
  output?(bytes: Uint8Array): void;
  /** Bytes as they pass; `direction` is one of TRACE in platform.ts. Needs the option `trace`. */
  trace?(direction: number, bytes: Uint8Array): void;
  /** Log or trace records had no room in this turn. */
  lost?(): void;
  /** An exception that nothing in the engine caught, with its stack. Without this handler the turn fails. */
  error?(text: string): void;
}

/** Bytes of a message that carries `count` received bytes. */
export function messageLength(count: number): number {
  return MESSAGE_HEADER + ((count + 7) & ~7);
}

/**
 * Writes a turn's message (records.ts) into `target` at `at`.
 * @throws RangeError when `received` is longer than MESSAGE_LIMIT
 */
export function encodeMessage(target: Buffer, at: number, now: number, transmitFree: number, received: Uint8Array): void {
  if (received.length > MESSAGE_LIMIT) throw new RangeError(`a turn takes at most ${MESSAGE_LIMIT} received bytes`);
  target.writeDoubleLE(now, at);
  target.writeInt32LE(Math.min(transmitFree, 0x7fffffff), at + 8);
  target.writeInt32LE(received.length, at + 12);
  target.set(received, at + MESSAGE_HEADER);
}

/**
 * Reads a turn's reply (records.ts) and hands its events out.
 * @throws Error with the engine's text for an exception that has no handler
 */
export function decodeReply(reply: Buffer, events: EngineEvents): Turn {
  const turn: Turn = { write: reply.subarray(0, 0), alarm: reply.readDoubleLE(8) };
  let failure: string | undefined;
  const end = reply.readInt32LE(0);
  for (let at = REPLY_HEADER; at < end; ) {
    const head = reply.readInt32LE(at);
    const type = head >>> 24;
    const from = at + 4;
    const content = reply.subarray(from, from + (head & 0xffffff));
    at = (from + content.length + 3) & ~3;
    switch (type) {
      case RECORD_WRITE:
        turn.write = turn.write.length === 0 ? content : Buffer.concat([turn.write, content]);
        break;
      case RECORD_OUTPUT:
        events.output?.(content);
        break;
      case RECORD_LOG:
        events.log?.(content.toString("utf16le"));
        break;
      case RECORD_ERROR:
        if (events.error) events.error(content.toString("utf16le"));
        else failure ??= content.toString("utf16le");
        break;
      case RECORD_BAUD:
        turn.baud = content.readInt32LE(0);
        break;
      case RECORD_KEPT:
        turn.kept = content.readInt32LE(0);
        break;
      case RECORD_PIN: {
        const pin = content.readInt32LE(0);
        (turn.pins ??= []).push([PINS[pin >> 1], pin & 1]);
        break;
      }
      default:
        events.trace?.(type - RECORD_TRACE, content);
    }
  }
  if (reply.readInt32LE(4) & FLAG_LOST) events.lost?.();
  if (failure !== undefined) throw new Error(`in the engine: ${failure}`);
  return turn;
}
