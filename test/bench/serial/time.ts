import { clock } from "./clock.js";

/** Moddable's module "time". */
export default {
  get ticks(): number {
    return clock.now | 0;
  },
};
