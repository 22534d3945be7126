import type { Link } from "./link.js";

/** Who knows of connections in the modem that are no link's. */
export interface NumberKeeper {
  hasTaken(id: number): boolean;
}

/** The lowest number that no other of `links` is using, nor `keeper` knows to be used, for `link`; a free link that had it has none any more. */
export function lowestFreeId(links: Link[], link: Link, keeper?: NumberKeeper): number {
  for (let id = 0; ; id++) {
    if (keeper && keeper.hasTaken(id)) continue;
    let holder: Link | undefined;
    for (let i = 0; i < links.length; i++) if (links[i] !== link && links[i]!.id === id) holder = links[i];
    if (holder && !holder.free()) continue;
    if (holder) holder.id = -1;
    return id;
  }
}
