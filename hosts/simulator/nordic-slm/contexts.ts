/** PDP contexts by <cid>; the first is the default one, which comes with registration. */
export const DEFAULT_CONTEXT = 0;
export const LAST_CONTEXT = 11;
