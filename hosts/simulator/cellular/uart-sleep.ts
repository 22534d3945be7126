import type { Device } from "../device.js";

/** How long nothing must have been said before the UART sleeps by itself, ms. [choice] */
const QUIET = 5000;

/** AT+QSCLK, AT+CSCLK: the UART sleeps to save power, and what the host sends meanwhile is lost. What the module has to say wakes it for that. [choice] */
export class UartSleep {
  /** 0: never, 1: while DTR is released, 2: when nothing was said for a while, until the host says something. */
  mode = 0;
  private heardAt = 0;

  constructor(private readonly device: Device) {}

  /** Something arrives from the host. @returns whether it is heard */
  hears(): boolean {
    const { clock: { now }, dtr, sentAt } = this.device;
    const quiet = now - Math.max(this.heardAt, sentAt) >= QUIET;
    this.heardAt = now;
    return !(this.mode === 1 && dtr === 0) && !(this.mode === 2 && quiet);
  }
}
