import type { Link } from "../link.js";

/** A socket, as far as it goes here; what is none has no `_link`. */
interface Linked {
  _link: Link | null;
}

/** The link of a socket. @throws SyntaxError when it is closed, or none of ours, as methods of the SDK's own classes do */
export function opened(socket: Linked): Link {
  const link = socket._link;
  if (!link) throw new SyntaxError(link === null ? "closed" : "not a socket");
  return link;
}

/** The link of a socket that is to be closed; null when it is already. @throws SyntaxError when it is none of ours */
export function closing(socket: Linked): Link | null {
  return socket._link === null ? null : opened(socket);
}
