export type CardStatus = "READY" | "SIM PIN" | "SIM PUK" | "absent" | "failed";

/** Attempts at a PIN and at a PUK before the next lock falls (3GPP TS 31.102). */
export const PIN_TRIES = 3;
export const PUK_TRIES = 10;

/** A SIM card: it keeps its PIN and its counters whatever the modem does. */
export class SimCard {
  /** Of the network for tests, 001 01 (3GPP TS 23.003 2.2, ITU-T E.118). */
  readonly imsi = "001010123456789";
  readonly iccid = "89010010123456789012";
  pukTries = PUK_TRIES;
  private unlocked = false;

  /**
   * @param pin empty: the card asks for none
   * @param condition what is wrong with the card, if anything
   * @param pinTries attempts at the PIN that are left
   */
  constructor(private pin: string, private readonly puk: string, private readonly condition: "ready" | "absent" | "puk" | "failed", public pinTries = PIN_TRIES) {
    if (condition === "puk") this.pinTries = 0;
  }

  get status(): CardStatus {
    if (this.condition === "absent") return "absent";
    if (this.condition === "failed" || this.pukTries === 0) return "failed";
    if (this.pinTries === 0) return "SIM PUK";
    return this.pin === "" || this.unlocked ? "READY" : "SIM PIN";
  }

  /** The modem restarts: the PIN is wanted again. */
  powerUp(): void {
    this.unlocked = false;
  }

  /** Takes a PIN; false: it was wrong, and an attempt is gone. */
  enterPin(pin: string): boolean {
    this.unlocked = pin === this.pin;
    this.pinTries = this.unlocked ? PIN_TRIES : this.pinTries - 1;
    return this.unlocked;
  }

  /** Takes a PUK and a new PIN; false: the PUK was wrong, and an attempt is gone. */
  enterPuk(puk: string, pin: string): boolean {
    if (puk !== this.puk) {
      this.pukTries--;
      return false;
    }
    this.pin = pin;
    this.pinTries = PIN_TRIES;
    this.pukTries = PUK_TRIES;
    this.unlocked = true;
    return true;
  }
}
