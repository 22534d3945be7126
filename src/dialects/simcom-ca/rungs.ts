import type { Rung } from "../../ladder.js";
import { CFUN } from "../cellular.js";
import { FROM_CONTEXT, FROM_REGISTRATION } from "./bring-up.js";
import { CREBOOT } from "./commands.js";

/** Recovery, gentle rungs first: the context closes the sockets, too. */
export const RUNGS: Rung[] = [
  { name: "context", steps: [], from: FROM_CONTEXT, restarts: false },
  { name: "radio", steps: [{ row: CFUN, name: "radio", suffix: "=0" }, { row: CFUN, name: "radio", suffix: "=1" }], from: FROM_REGISTRATION, restarts: false },
  { name: "restart", steps: [{ row: CREBOOT, name: "restart" }], from: -1, restarts: true },
];
export const CONTEXT_RUNG = 0;
