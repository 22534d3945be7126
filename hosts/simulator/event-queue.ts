import type { Action } from "./clock.js";

export interface Scheduled {
  readonly time: number;
  /** Decides between events of one instant. */
  readonly order: number;
  readonly action: Action;
  /** Work in progress rather than a timer. */
  readonly work: boolean;
  /** Position in the heap; -1 when it is no longer in it. */
  index: number;
}

/** Events by time: a binary heap from which any member can be taken. */
export class EventQueue {
  private readonly heap: Scheduled[] = [];

  get first(): Scheduled | undefined {
    return this.heap[0];
  }

  add(time: number, order: number, action: Action, work: boolean): Scheduled {
    const event: Scheduled = { time, order, action, work, index: this.heap.length };
    this.heap.push(event);
    this.rise(event);
    return event;
  }

  remove(event: Scheduled): void {
    if (event.index < 0) return;
    const last = this.heap.pop()!;
    if (last !== event) {
      this.put(last, event.index);
      this.rise(last);
      this.sink(last);
    }
    event.index = -1;
  }

  private put(event: Scheduled, index: number): void {
    this.heap[index] = event;
    event.index = index;
  }

  private rise(event: Scheduled): void {
    while (event.index > 0) {
      const at = event.index;
      const parent = this.heap[(at - 1) >> 1];
      if (!before(event, parent)) return;
      this.put(event, parent.index);
      this.put(parent, at);
    }
  }

  private sink(event: Scheduled): void {
    for (;;) {
      const at = event.index;
      let child = this.heap[2 * at + 1];
      if (!child) return;
      const right = this.heap[2 * at + 2];
      if (right && before(right, child)) child = right;
      if (!before(child, event)) return;
      this.put(event, child.index);
      this.put(child, at);
    }
  }
}

function before(a: Scheduled, b: Scheduled): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
