import fc from "fast-check";
import type { Mode } from "./families.js";

/** One thing that happens: on the host's side, on the peers' side, or nothing for a while. Numbers are taken modulo what there is. */
export type Operation =
  | { kind: "open" }
  | { kind: "write"; connection: number; size: number }
  | { kind: "close"; connection: number }
  | { kind: "command"; which: number }
  /** The modem says something that the driver does not know. */
  | { kind: "line"; which: number }
  /** The peer of a connection sends, or ends. */
  | { kind: "send"; connection: number; size: number }
  | { kind: "end"; connection: number }
  | { kind: "wait"; ms: number }
  /** A lazy listener's connections are taken over when the program is through. */
  | { kind: "listen"; lazy: boolean }
  /** A peer connects to a listener; it is a connection like others from then on. */
  | { kind: "connect"; listener: number }
  | { kind: "unlisten"; listener: number }
  | { kind: "bind" }
  | { kind: "unbind"; port: number }
  /** One of the peers sends a datagram, or is sent one. */
  | { kind: "datagram"; port: number; peer: number; size: number }
  | { kind: "reply"; port: number; peer: number; size: number };

/** A random program: what the application and its peers do, with what modem, on what host, over what line. */
export interface Program {
  dialect: string;
  /** How data come; absent: they are read (buffer access). */
  mode?: Mode;
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
const listener = fc.nat(1);
const port = fc.nat(2);
const peer = fc.nat(2);
const size = fc.oneof(fc.nat(40), fc.nat(1600), fc.nat(6000));
const datagramSize = fc.oneof(fc.nat(40), fc.nat(1600));
const kind = <const K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);

/** Every program has clients; some have servers or datagrams, too. */
const CLIENTS: fc.WeightedArbitrary<Operation>[] = [
  { weight: 3, arbitrary: fc.record({ kind: kind("open") }) },
  { weight: 4, arbitrary: fc.record({ kind: kind("write"), connection, size }) },
  { weight: 4, arbitrary: fc.record({ kind: kind("send"), connection, size }) },
  { weight: 4, arbitrary: fc.record({ kind: kind("command"), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("line"), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("close"), connection }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("end"), connection }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("wait"), ms: fc.oneof(fc.nat(50), fc.nat(3000)) }) },
];
const SERVERS: fc.WeightedArbitrary<Operation>[] = [
  { weight: 3, arbitrary: fc.record({ kind: kind("listen"), lazy: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: kind("connect"), listener }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("unlisten"), listener }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("wait"), ms: fc.nat(3000) }) },
];
const DATAGRAMS: fc.WeightedArbitrary<Operation>[] = [
  { weight: 3, arbitrary: fc.record({ kind: kind("bind") }) },
  { weight: 5, arbitrary: fc.record({ kind: kind("datagram"), port, peer, size: datagramSize }) },
  { weight: 5, arbitrary: fc.record({ kind: kind("reply"), port, peer, size: datagramSize }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("unbind"), port }) },
  { weight: 2, arbitrary: fc.record({ kind: kind("wait"), ms: fc.nat(1000) }) },
];

const operationsOf = (...kinds: fc.WeightedArbitrary<Operation>[]): fc.Arbitrary<Operation[]> =>
  fc.array(fc.oneof(...kinds), { minLength: 1, maxLength: 25, size: "max" });

const rate = fc.constantFrom("1e-4", "3e-4", "1e-3");
const direction = fc.constantFrom("", "rx: ", "tx: ");
/** Seconds after the start: bring-up takes 0.4 s, most programs are over in 5. */
const soon = fc.integer({ min: 0, max: 60 }).map((tenths) => tenths / 10);
const rule = fc.oneof(
  fc.tuple(direction, fc.constantFrom("drop", "dup", "flip"), rate).map(([d, name, p]) => `${d}${name} ${p}`),
  fc.constant("split"),
  fc.tuple(direction, fc.constantFrom(5, 50, 400)).map(([d, ms]) => `${d}delay ${ms}`),
  fc.constantFrom('inject "+CSCON: 1" 3e-4', 'inject "+QIND: act" 3e-4', 'inject "+CEREG: 5" 3e-4'),
  fc.constantFrom(5, 20, 50).map((ms) => `deaf ${ms}`),
  soon.map((s) => `reboot after ${s}`),
  fc.tuple(soon, fc.constantFrom(1, 4, 8, 30)).map(([after, length]) => `silence after ${after} for ${length}`),
);

/** Plans that lose nothing; every operation must succeed under the first, nearly every one under the others. */
const gentle = fc.constantFrom("", "", "split", "delay 50", "split; delay 20", "delay 300");

/** One thing that goes wrong and nothing else: most of the damage hits payload, once, where it must show; most of the silences are longer than a command waits. */
const lone = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom("drop", "dup"), rate).map(([name, p]) => `rx: ${name} ${p}`) },
  { weight: 1, arbitrary: fc.tuple(fc.integer({ min: 4, max: 30 }), fc.constantFrom(4, 8)).map(([tenths, length]) => `silence after ${tenths / 10} for ${length}`) },
);

/** What leaves a modem's words in one piece, more or less: an ending that pauses for more than 30 ms is data. */
const whole = fc.constantFrom("", "", "delay 5", "delay 20");

/** Programs for these dialects. @param mode how data come; undefined: they are read */
export function programs(dialects: string[], mode?: Mode): fc.Arbitrary<Program> {
  const programs = fc.record({
    dialect: fc.constantFrom(...dialects),
    seed: fc.integer({ min: 1, max: 1 << 30 }),
    faults: fc.oneof({ weight: 2, arbitrary: gentle }, { weight: 3, arbitrary: lone }, { weight: 4, arbitrary: fc.array(rule, { minLength: 1, maxLength: 3 }).map((rules) => rules.join("; ")) }),
    profile: fc.constantFrom("document" as const, "device" as const),
    cost: fc.constantFrom("none" as const, "esp32" as const, "nrf52" as const, "espruino" as const),
    fifo: fc.constantFrom(0, 128, 128),
    links: fc.integer({ min: 1, max: 3 }),
    operations: fc.noBias(fc.oneof(operationsOf(...CLIENTS), operationsOf(...CLIENTS, ...SERVERS), operationsOf(...CLIENTS, ...DATAGRAMS), operationsOf(...CLIENTS, ...SERVERS, ...DATAGRAMS))),
  });
  if (!mode) return programs;
  if (mode === "push") return programs.map((program) => ({ ...program, mode }));
  // RTS and CTS are wired, and the one link is a client's. What is written while a peer leaves is typed to the modem, whose answers nothing tells from data: peers stay, and the modem says nothing of itself
  return fc.tuple(programs, whole, operationsOf(...CLIENTS)).map(([program, faults, operations]) => ({ ...program, mode, faults, operations: operations.filter(({ kind }) => kind !== "end" && kind !== "line"), links: 1, fifo: 0 }));
}
