/** How a command ended; given to `Caller.finished`. */
export const RESULT_OK = 1;
/** ERROR, +CME ERROR, +CMS ERROR or ERROR:; the modem's number comes with it, -1 when there is none. */
export const RESULT_ERROR = 2;
/** SEND FAIL: the modem's send buffer is full, the data may be sent again. */
export const RESULT_SEND_FAIL = 3;
/** No final result code in time. */
export const RESULT_TIMEOUT = 4;
/** The counted payload came up short or was followed by something else. */
export const RESULT_BROKEN = 5;
/** The modem restarted, or the driver was closed. */
export const RESULT_ABORTED = 6;

/** The names that every dialect's table begins with. Their codes are their places, from 1. */
export const COMMON_NAMES = "OK\nERROR\n+CME ERROR:\n+CMS ERROR:\nERROR:\nSEND OK\nSEND FAIL\nCONNECT\nNO CARRIER";
export const NAME_OK = 1;
export const NAME_ERROR = 2;
export const NAME_CME_ERROR = 3;
export const NAME_CMS_ERROR = 4;
/** With a number of the dialect's own. */
export const NAME_ERROR_NUMBER = 5;
export const NAME_SEND_OK = 6;
export const NAME_SEND_FAIL = 7;
export const NAME_CONNECT = 8;
export const NAME_NO_CARRIER = 9;
/** The first code of a dialect's own names. */
export const NAME_DIALECT = 10;

/** Flags of a command. */
/** It asks for data: a prompt comes, then SEND OK or SEND FAIL. */
export const ASKS_DATA = 1;
/** Lines that are no URC belong to it whatever their name. */
export const ANY_LINE = 2;
/** Its data end with OK, not with SEND OK. */
export const ENDS_WITH_OK = 4;
/** Besides OK the awaited information response must be here, before it or after. */
export const ENDS_WITH_LINE = 8;
/** OK is here, that line is not (the channel's own). */
export const OK_SEEN = 16;
/** Its data stand in the command line: the channel's `source` makes them and what ends the line. */
export const DATA_INSIDE = 32;
/** A line came that nobody knows, while an information response was awaited (the channel's own). */
export const STRANGE = 64;
/** The payload that was announced begins behind a prompt (the channel's own). */
export const PAYLOAD_PROMPTED = 128;
/** It ends with SEND OK or SEND FAIL though it asks for no data. */
export const ENDS_SENDING = 512;
/** It ends with CONNECT, whatever text follows that, or with NO CARRIER; OK may come before (see DataChannel). */
export const CONNECTS = 1024;
