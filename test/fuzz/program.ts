import fc from "fast-check";

/** One thing that happens: on the host's side, on the peers' side, or nothing for a while. */
export type Operation =
  | { kind: "open" }
  | { kind: "write"; connection: number; size: number }
  | { kind: "close"; connection: number }
  | { kind: "command"; which: number }
  | { kind: "send"; connection: number; size: number }
  | { kind: "end"; connection: number }
  | { kind: "wait"; ms: number };

/** A random program: what the application and its peers do, on what host, over what line. */
export interface Program {
  seed: number;
  /** Fault plan (hosts/simulator/faults.ts). */
  faults: string;
  profile: "document" | "device";
  cost: "none" | "esp32" | "nrf52" | "espruino";
  /** Bytes of the host's receive FIFO; 0: unlimited. */
  fifo: number;
  links: number;
  operations: Operation[];
}

const connection = fc.nat(7);
const size = fc.oneof(fc.nat(40), fc.nat(1600), fc.nat(6000));

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: "open" as const }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("write" as const), connection, size }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("send" as const), connection, size }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("command" as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const), connection }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const), connection }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.oneof(fc.nat(50), fc.nat(3000)) }) },
);

const rate = fc.constantFrom("1e-4", "3e-4", "1e-3");
const direction = fc.constantFrom("", "rx: ", "tx: ");
/** Seconds after the start: bring-up takes 0.4 s, most programs are over in 5. */
const soon = fc.integer({ min: 0, max: 60 }).map((tenths) => tenths / 10);
const rule = fc.oneof(
  fc.tuple(direction, fc.constantFrom("drop", "dup", "flip"), rate).map(([d, kind, p]) => `${d}${kind} ${p}`),
  fc.constant("split"),
  fc.tuple(direction, fc.constantFrom(5, 50, 400)).map(([d, ms]) => `${d}delay ${ms}`),
  fc.constantFrom('inject "+CSCON: 1" 3e-4', 'inject "+QIND: \\"act\\"" 3e-4'.replace(/\\"/g, ""), 'inject "+CEREG: 5" 3e-4'),
  fc.constantFrom(5, 20, 50).map((ms) => `deaf ${ms}`),
  soon.map((s) => `reboot after ${s}`),
  fc.tuple(soon, fc.constantFrom(1, 4, 8, 30)).map(([after, length]) => `silence after ${after} for ${length}`),
);

/** Plans that lose nothing; every operation must succeed under the first, nearly every one under the others. */
const gentle = fc.constantFrom("", "", "split", "delay 50", "split; delay 20", "delay 300");

export const program: fc.Arbitrary<Program> = fc.record({
  seed: fc.integer({ min: 1, max: 1 << 30 }),
  faults: fc.oneof({ weight: 1, arbitrary: gentle }, { weight: 2, arbitrary: fc.array(rule, { minLength: 1, maxLength: 3 }).map((rules) => rules.join("; ")) }),
  profile: fc.constantFrom("document" as const, "device" as const),
  cost: fc.constantFrom("none" as const, "esp32" as const, "nrf52" as const, "espruino" as const),
  fifo: fc.constantFrom(0, 128, 128),
  links: fc.integer({ min: 1, max: 3 }),
  operations: fc.noBias(fc.array(operation, { minLength: 1, maxLength: 25, size: "max" })),
});
