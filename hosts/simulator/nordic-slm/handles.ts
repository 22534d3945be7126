/** Numbers of sockets: always the lowest that is free. */
export class Handles {
  private readonly used = new Set<number>();

  constructor(private readonly first: number) {}

  take(): number {
    let handle = this.first;
    while (this.used.has(handle)) handle++;
    this.used.add(handle);
    return handle;
  }

  free(handle: number): void {
    this.used.delete(handle);
  }
}
