import type { Rung } from "../../ladder.js";
import { CFUN } from "../cellular.js";
import { QIDEACT } from "./commands.js";

/** Recovery of a BG95 (document, figure 1): sockets, context, radio, restart. */
export const RUNGS: Rung[] = [
  { name: "sockets", steps: [], from: "sockets" },
  { name: "context", steps: [{ row: QIDEACT, name: "context", suffix: "=1" }], from: "context" },
  { name: "radio", steps: [{ row: CFUN, name: "radio", suffix: "=0" }, { row: CFUN, suffix: "=1" }], from: "registration" },
  { name: "restart", steps: [{ row: CFUN, name: "restart", suffix: "=1,1" }] },
];
