/**
 * What crosses the border of an engine in one turn, as both sides see it. Numbers are little-endian; every part starts
 * at a multiple of 4, so that the engine's side can move words instead of bytes, and a message fills doubles.
 *
 * Message, one a turn:
 *   0   f64  now, milliseconds on the host's clock
 *   8   i32  transmitFree, bytes that the port can take in this turn
 *   12  i32  count of received bytes, 0 to MESSAGE_LIMIT
 *   16       the bytes, padded to a multiple of 8
 *
 * Reply, one a turn, always the same ArrayBuffer:
 *   0   i32  length of what is used, header included
 *   4   i32  flags
 *   8   f64  alarm: milliseconds until the next turn is wanted (0: at once), -1 for none
 *   16       records: i32 (type << 24 | length of the content), the content, padding to a multiple of 4
 */
export const MESSAGE_HEADER = 16;
/** Most received bytes in one message. */
export const MESSAGE_LIMIT = 65536;
export const REPLY_HEADER = 16;

/** Reply flag: a log, error or trace record was cut or left out for want of room. */
export const FLAG_LOST = 1;

/** Bytes for the serial port. */
export const RECORD_WRITE = 1;
/** Bytes that the application hands to its host. */
export const RECORD_OUTPUT = 2;
/** A line or an event of the application's, UTF-16. */
export const RECORD_LOG = 3;
/** An exception that nothing caught, UTF-16. */
export const RECORD_ERROR = 4;
/** i32: the port's new rate (baud), once this turn's bytes have left. */
export const RECORD_BAUD = 5;
/** i32: position in PINS × 2 + level. */
export const RECORD_PIN = 6;
/** i32: bytes at the end of the message that were not taken. */
export const RECORD_KEPT = 7;
/** Plus a direction of TRACE: bytes as they pass. */
export const RECORD_TRACE = 16;

/** Control lines, in the order that RECORD_PIN counts. */
export const PINS = ["power", "reset", "dtr", "rts"];
