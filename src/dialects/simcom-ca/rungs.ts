import type { Rung } from "../../ladder.js";
import { CFUN } from "../cellular.js";
import { CREBOOT } from "./commands.js";

/** Recovery, gentle rungs first: the context closes the sockets, too. */
export const RUNGS: Rung[] = [
  { name: "context", steps: [], from: "context" },
  { name: "radio", steps: [{ row: CFUN, name: "radio", suffix: "=0" }, { row: CFUN, suffix: "=1" }], from: "registration" },
  { name: "restart", steps: [{ row: CREBOOT, name: "restart" }] },
];
