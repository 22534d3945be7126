/** Moddable's modules "timer" and "time" on a clock that a test moves. */
export interface Timer {
  callback: (timer: Timer) => void;
  /** When it is due (ms); -1: parked. */
  due: number;
  repeat: number;
}

export const engine = {
  now: 0,
  timers: new Set<Timer>(),
  /** Exceptions that timers' callbacks threw: they reach the engine. */
  thrown: [] as unknown[],
  /** Runs what is due. */
  run(now: number): void {
    engine.now = now;
    for (const timer of [...engine.timers]) {
      if (timer.due < 0 || timer.due > now || !engine.timers.has(timer)) continue;
      if (timer.repeat > 0) timer.due = now + timer.repeat;
      else engine.timers.delete(timer);
      try {
        timer.callback(timer);
      } catch (error) {
        engine.thrown.push(error);
      }
    }
  },
  /** Milliseconds until the next is due; -1: none is. */
  next(): number {
    let next = -1;
    for (const { due } of engine.timers) if (due >= 0 && (next < 0 || due < next)) next = due;
    return next < 0 ? -1 : Math.max(0, next - engine.now);
  },
};

function start(callback: (timer: Timer) => void, ms: number, repeat: number): Timer {
  const timer = { callback, due: engine.now + ms, repeat };
  engine.timers.add(timer);
  return timer;
}

export const Timer = {
  set: (callback: (timer: Timer) => void, ms = 0, repeat = 0): Timer => start(callback, ms, repeat),
  repeat: (callback: (timer: Timer) => void, ms: number): Timer => start(callback, ms, ms),
  schedule(timer: Timer, ms?: number, repeat = 0): void {
    if (!engine.timers.has(timer)) throw new Error("timer is gone");
    timer.due = ms === undefined ? -1 : engine.now + ms;
    timer.repeat = repeat;
  },
  clear(timer: Timer | undefined): void {
    if (timer) engine.timers.delete(timer);
  },
};

export const Time = {
  /** Wraps around, as on devices, and begins just before it does. */
  get ticks(): number {
    return (0x7fffff00 + Math.floor(engine.now)) | 0;
  },
};
