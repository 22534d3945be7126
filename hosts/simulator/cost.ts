/** How long an engine is busy: ms for each turn, and for each byte that it receives or sends. */
export interface Cost {
  turn: number;
  byte: number;
}

/**
 * Hosts by name. Estimates from instruction counts, not measurements on boards: 1,000 instructions for a byte of text and
 * some 50,000 for a turn of XS, at what an ESP32 (240 MHz, code in flash) and an nRF52840 (64 MHz) execute; Espruino's
 * interpreter works on whole chunks and so costs less for a byte but more for a turn.
 */
export const COSTS: Record<string, Cost> = {
  none: { turn: 0, byte: 0 },
  esp32: { turn: 0.5, byte: 0.01 },
  nrf52: { turn: 1.5, byte: 0.03 },
  espruino: { turn: 5, byte: 0.02 },
};
