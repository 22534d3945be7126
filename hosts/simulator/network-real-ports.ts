/** Something that holds a port. */
export interface Opened {
  readonly port: number;
  close(): void;
}

/** Failures of an address that this computer does not have. */
const NO_ADDRESS = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];
/** Times that another free port is tried, where one is free at the first address but not at the others. */
const ATTEMPTS = 10;

/**
 * Opens the same port at several addresses; addresses that this computer does not have are left out.
 * @param port 0: one that is free at all of them
 */
export async function openAtOnePort<T extends Opened>(hosts: readonly string[], port: number, open: (host: string, port: number) => Promise<T>): Promise<T[]> {
  for (let attempt = 1; ; attempt++) {
    const opened: T[] = [];
    let failure: NodeJS.ErrnoException | undefined;
    for (const host of hosts) {
      try {
        opened.push(await open(host, opened[0]?.port ?? port));
      } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        if (opened.length && NO_ADDRESS.includes(code)) continue;
        failure = error as NodeJS.ErrnoException;
        break;
      }
    }
    if (!failure) return opened;
    for (const each of opened) each.close();
    if (port !== 0 || failure.code !== "EADDRINUSE" || attempt === ATTEMPTS) throw failure;
  }
}
