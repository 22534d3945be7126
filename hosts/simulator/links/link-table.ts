/** The connections of a modem by their numbers. */
export class LinkTable<L extends { readonly id: number }> {
  private readonly open = new Map<number, L>();

  get(id: number): L | undefined {
    return this.open.get(id);
  }

  /** Whether this very connection still has its number. */
  has(link: L): boolean {
    return this.open.get(link.id) === link;
  }

  add<K extends L>(link: K): K {
    this.open.set(link.id, link);
    return link;
  }

  remove(link: L): void {
    if (this.has(link)) this.open.delete(link.id);
  }

  /** In the order of their numbers. */
  get all(): L[] {
    return [...this.open.values()].sort((a, b) => a.id - b.id);
  }
}
