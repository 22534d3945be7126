import type { Driver, Platform } from "../../src/platform.js";

/** The simplest platform there can be: time stands until a test moves it, the port takes `free` bytes. */
export class PlainPlatform implements Platform {
  arena: Uint8Array = new Uint8Array(0);
  time = 0;
  free = Infinity;
  receiveWindow = 1 << 20;
  /** When the alarm goes off; -1: not set. */
  due = -1;
  deferred = false;
  /** Called when a tick is asked for. */
  onDefer = (): void => {};
  written = "";
  baud = 0;
  pins: [string, number][] = [];
  wired: string[] = [];
  driver!: Driver;

  attach = (driver: Driver): Platform => {
    this.driver = driver;
    this.arena = driver.arena;
    return this;
  };

  now(): number { return this.time; }
  alarm(ms: number): void { this.due = ms < 0 ? -1 : this.time + ms; }
  defer(): void {
    this.deferred = true;
    this.onDefer();
  }
  write(from: number, to: number): number {
    const count = Math.min(to - from, this.free);
    this.written += Buffer.from(this.arena.subarray(from, from + count)).toString("latin1");
    this.free -= count;
    return count;
  }
  move(to: number, from: number, end: number): void { this.arena.copyWithin(to, from, end); }
  nextLineFeed(from: number): number {
    const at = this.arena.indexOf(10, from);
    if (at < 0) throw new Error("no line feed");
    return at;
  }
  sent?: () => boolean;
  setBaud(rate: number): void { this.baud = rate; }
  pin(name: string, level: number): boolean {
    if (!this.wired.includes(name)) return false;
    this.pins.push([name, level]);
    return true;
  }

  /** Runs what is due, up to `until`, advancing time. */
  run(until: number): void {
    for (;;) {
      if (this.deferred) { this.deferred = false; this.driver.tick(); continue; }
      if (this.due >= 0 && this.due <= until) { this.time = Math.max(this.time, this.due); this.due = -1; this.driver.tick(); continue; }
      this.time = Math.max(this.time, until);
      return;
    }
  }

  /** The modem says `text`, in pieces of `size` bytes. */
  say(text: string, size = Infinity): void {
    const bytes = Buffer.from(text, "latin1");
    for (let at = 0; at < bytes.length;) {
      const count = Math.min(size, bytes.length - at, this.driver.input.room());
      this.arena.set(bytes.subarray(at, at + count), this.driver.input.write);
      at += count;
      this.driver.received(count);
    }
    this.run(this.time);
  }

  /** What was written since the last call. */
  take(): string {
    const written = this.written;
    this.written = "";
    return written;
  }
}
