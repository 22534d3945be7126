import tls, { type PeerCertificate } from "node:tls";
import type { TlsOptions } from "./network.js";
import type { PreSharedKey } from "./pre-shared-key.js";

/**
 * What a server of the local network shows for itself. This is a model of TLS, without any cryptography: bytes travel as
 * they are, and only the outcome of a handshake is played, with the codes that Node gives to the same failure. PEM texts
 * are compared, not read.
 */
export interface LocalCertificate {
  /** The name it was issued to: "example.com", "*.example.com", or an address. */
  name: string;
  /** The PEM text of the authority that issued it: trusted where `TlsOptions.ca` holds the same text. */
  authority: string;
  /** Its time is over. */
  expired?: boolean;
  /** The PEM text of the certificate that the server wants to see; absent: it asks for none. */
  client?: string;
  /** The key of those whom it lets in; then it shows no certificate. */
  psk?: PreSharedKey;
}

/** How a handshake with a server ends: undefined when it is well, else as `TcpEvents.error` is told. */
export function handshake(options: TlsOptions, server: LocalCertificate | undefined): string | undefined {
  if (!server) return "EPROTO";
  const { name, ca = [], verify, cert, psk } = options;
  if (psk || server.psk) return psk && server.psk && psk.identity === server.psk.identity && Buffer.compare(psk.key, server.psk.key) === 0 ? undefined : "EPROTO";
  if (verify && !ca.some(each => each.trim() === server.authority.trim())) return "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
  const shown = { subject: { CN: server.name }, subjectaltname: `DNS:${server.name}, IP Address:${server.name}` } as PeerCertificate;
  const isOther = name !== undefined && tls.checkServerIdentity(name, shown) !== undefined;
  const faults = [server.expired && "CERT_HAS_EXPIRED", isOther && "ERR_TLS_CERT_ALTNAME_INVALID"].filter(Boolean);
  if (verify && faults.length) return faults.join(" ");
  if (server.client !== undefined && server.client.trim() !== cert?.trim()) return "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED";
  return undefined;
}
