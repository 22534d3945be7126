/** Names of the ports that modems have open. On the global object: a module that is preloaded can't change. */
function held(): string[] {
  const world = globalThis as { atwirePorts?: string[] };
  if (world.atwirePorts === undefined) world.atwirePorts = [];
  return world.atwirePorts;
}

/** Notes that a port is open. @throws Error when it is already */
export function hold(name: string): void {
  if (held().indexOf(name) >= 0) throw new Error("another modem has " + name + ": in use");
  held().push(name);
}

export function release(name: string): void {
  held().splice(held().indexOf(name), 1);
}
