/** Milliseconds on the player's clock. */
export const clock = { now: 0 };
