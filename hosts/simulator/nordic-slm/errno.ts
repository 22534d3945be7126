/** Error numbers as the firmware prints them: those of Zephyr's minimal C library. */
const NUMBERS: Record<string, number> = {
  EIO: 5,
  EINVAL: 22,
  EPIPE: 32,
  EPROTONOSUPPORT: 43,
  EOPNOTSUPP: 45,
  EADDRINUSE: 48,
  EADDRNOTAVAIL: 49,
  ENETDOWN: 50,
  ENETUNREACH: 51,
  ECONNABORTED: 53,
  ECONNRESET: 54,
  EISCONN: 56,
  ENOTCONN: 57,
  ETIMEDOUT: 60,
  ECONNREFUSED: 61,
  EHOSTUNREACH: 65,
};

/** A Node error code as a negative number; what fails for other reasons is a TLS handshake. */
export function errno(code: string): number {
  return -(NUMBERS[code] ?? NUMBERS.EOPNOTSUPP);
}

/** Errors after which a socket goes on (wire-notes 1.3). */
export function isPassing(error: number): boolean {
  return error === errno("ETIMEDOUT");
}
