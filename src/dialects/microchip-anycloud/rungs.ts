import type { Rung } from "../../ladder.js";
import { RST } from "./commands.js";

/** Recovery, gentle rungs first: leaving the network closes the sockets, too. */
export const RUNGS: Rung[] = [
  { name: "network", steps: [], from: "sockets" },
  { name: "restart", steps: [{ row: RST, name: "restart" }] },
];
