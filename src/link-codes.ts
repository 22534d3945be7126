/** What a link is for. */
export const SERVICE_TCP = 0;
/** A connection that the modem secures; `Link.security` says how. */
export const SERVICE_TLS = 1;
/** Datagrams from and to anyone, at a port of the modem. */
export const SERVICE_UDP = 2;
/** Waits for connections at a port of the modem; each gets a link of its own. */
export const SERVICE_LISTENER = 3;

/** States of a link in the modem: from LINK_WAITING on its user may still have a connection. */
export const LINK_IDLE = 0;
/** The peer or the network ended it; what the modem still holds may be read. */
export const LINK_ENDED = 1;
/** Wanted: the open command has not gone out. */
export const LINK_WAITING = 2;
/** It has, and its result is awaited. */
export const LINK_OPENING = 3;
export const LINK_OPEN = 4;

/** Operations: the command that a link has in the channel. */
export const OPERATION_NONE = 0;
export const OPERATION_OPEN = 1;
export const OPERATION_CLOSE = 2;
export const OPERATION_RECEIVE = 3;
export const OPERATION_SEND = 4;
/** Asks why the last operation failed. */
export const OPERATION_REASON = 5;
/** Asks for the connection's state: a URC may have been lost, or not be true. */
export const OPERATION_CHECK = 6;
/** Asks, at the connection's end, how many bytes the modem received in all. */
export const OPERATION_VERIFY = 7;

/** What may be owed to a link's user. */
export const OWED_OPENED = 1;
export const OWED_READABLE = 2;
export const OWED_WRITABLE = 4;
/** The end, once everything received was read. */
export const OWED_END = 8;

/** Milliseconds that a command or a connection waits for its turn: while the modem is looked for, recovered, asleep. A search for the network takes five minutes at most. */
export const TURN_TIME = 600000;
