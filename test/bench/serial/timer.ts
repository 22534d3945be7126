import { clock } from "./clock.js";

const timers: Timer[] = [];

/** Moddable's module "timer", as far as the serial adapter uses it. Nothing is allocated but by `repeat`. */
export default class Timer {
  due = -1;
  declare _callback: (timer: Timer) => void;

  constructor(callback: (timer: Timer) => void) {
    this._callback = callback;
  }

  static repeat(callback: (timer: Timer) => void, ms: number): Timer {
    const timer = new Timer(callback);
    timer.due = clock.now + ms;
    timers.push(timer);
    return timer;
  }

  static schedule(timer: Timer, ms?: number): void {
    timer.due = ms === undefined ? -1 : clock.now + ms;
  }

  static clear(): void {}

  /** Calls back what is due. Each callback schedules or parks its timer. */
  static run(): void {
    for (let i = 0; i < timers.length; i++) {
      const timer = timers[i]!;
      if (timer.due >= 0 && timer.due <= clock.now) timer._callback(timer);
    }
  }

  /** Milliseconds until the next is due; -1: none is. */
  static next(): number {
    let next = -1;
    for (let i = 0; i < timers.length; i++) {
      const { due } = timers[i]!;
      if (due >= 0 && (next < 0 || due < next)) next = due;
    }
    return next < 0 ? -1 : next - clock.now;
  }
}
