import type { Rung } from "../../ladder.js";
import { CFUN } from "../cellular.js";
import { FROM_REGISTRATION } from "./bring-up.js";
import { XRESET } from "./commands.js";

/** Recovery, gentle rungs first: the default context comes with the registration, sockets are closed before they are used. */
export const RUNGS: Rung[] = [
  { name: "context", steps: [], from: FROM_REGISTRATION, restarts: false },
  { name: "radio", steps: [{ row: CFUN, name: "radio", suffix: "=4" }, { row: CFUN, name: "radio", suffix: "=1" }], from: FROM_REGISTRATION, restarts: false },
  { name: "restart", steps: [{ row: XRESET, name: "restart" }], from: -1, restarts: true },
];
export const CONTEXT_RUNG = 0;
export const RESET_RUNG = 2;
