import type { Rung } from "../../ladder.js";
import { CFUN } from "../cellular.js";
import { FROM_CONTEXT, FROM_REGISTRATION, FROM_SOCKETS } from "./bring-up.js";
import { QIDEACT } from "./commands.js";

/** Recovery of a BG95 (document, figure 1): sockets, context, radio, restart. */
export const RUNGS: Rung[] = [
  { name: "sockets", steps: [], from: FROM_SOCKETS, restarts: false },
  { name: "context", steps: [{ row: QIDEACT, name: "context", suffix: "=1" }], from: FROM_CONTEXT, restarts: false },
  { name: "radio", steps: [{ row: CFUN, name: "radio", suffix: "=0" }, { row: CFUN, name: "radio", suffix: "=1" }], from: FROM_REGISTRATION, restarts: false },
  { name: "restart", steps: [{ row: CFUN, name: "restart", suffix: "=1,1" }], from: -1, restarts: true },
];
export const CONTEXT_RUNG = 1;
