/** A secret that both ends of a TLS connection know, and what it is called. */
export interface PreSharedKey {
  identity: string;
  key: Uint8Array;
}

/** `<identity>:<hex string>`, as SIMCom's files have it (C1802). */
export const PRE_SHARED_KEY = /^([^:\r\n]+):((?:[\da-f]{2})+)\s*$/i;

/** @returns undefined where the text is none */
export function readPreSharedKey(text: string): PreSharedKey | undefined {
  const [, identity, digits] = PRE_SHARED_KEY.exec(text) ?? [];
  return identity === undefined ? undefined : { identity, key: Buffer.from(digits, "hex") };
}
