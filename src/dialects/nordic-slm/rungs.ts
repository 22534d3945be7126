import type { Rung } from "../../ladder.js";
import { CFUN } from "../cellular.js";
import { XRESET } from "./commands.js";

/** Recovery, gentle rungs first: the default context comes with the registration, sockets are closed before they are used. */
export const RUNGS: Rung[] = [
  { name: "context", steps: [], from: "registration" },
  { name: "radio", steps: [{ row: CFUN, name: "radio", suffix: "=4" }, { row: CFUN, suffix: "=1" }], from: "registration" },
  { name: "restart", steps: [{ row: XRESET, name: "restart" }] },
];
