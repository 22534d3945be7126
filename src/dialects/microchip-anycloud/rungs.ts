import type { Rung } from "../../ladder.js";
import { FROM_NETWORK } from "./bring-up.js";
import { RST } from "./commands.js";

/** Recovery, gentle rungs first: leaving the network closes the sockets, too. */
export const RUNGS: Rung[] = [
  { name: "network", steps: [], from: FROM_NETWORK, restarts: false },
  { name: "restart", steps: [{ row: RST, name: "restart" }], from: -1, restarts: true },
];
export const NETWORK_RUNG = 0;
