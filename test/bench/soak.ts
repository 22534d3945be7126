import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { XsEngine } from "../../hosts/desktop/xs-engine.js";
import { startSimulator } from "../../hosts/simulator/index.js";
import { figure, type Figure } from "./figure.js";

const HOUR = 3_600_000;
/** Simulated hours; the first is for warming up. */
const HOURS = 24;
const LINKS = 3;
/** Every kind of fault, seldom enough that most connections succeed. */
const FAULTS = "drop 2e-6; dup 2e-6; flip 2e-6; delay 3; deaf 5; reboot after 20000; reboot after 50000; silence after 30000 for 90; silence after 70000 for 5";
/** Milliseconds that the peer takes to answer: so long rests a connection. */
const THINKING = 45_000;

interface Report {
  connections: number;
  failures: number;
  bytes: number;
  commands: number;
  errors: number;
}

/** A day of mixed traffic with faults on the XS engine: what is left behind, and whether every link still works. */
export async function* soakFigures(): AsyncGenerator<Figure> {
  const simulator = await startSimulator({ dialect: "quectel-bg95", clock: "virtual", faults: FAULTS, seed: 24, fifo: 128 });
  simulator.local.host("soak.example", "10.0.0.1");
  let served = 0;
  simulator.local.serve(80, (peer) => {
    let received = 0;
    const size = 500 + ((served++ * 7919) % 12_000);
    peer.onData = (bytes) => {
      received += bytes.length;
      if (received >= 300) {
        received = -Infinity;
        simulator.clock.after(THINKING, () => peer.end(Buffer.alloc(size, served & 255)));
      }
    };
  });
  let report: Report = { connections: 0, failures: 0, bytes: 0, commands: 0, errors: 0 };
  const engine = await XsEngine.start(applicationBundle("test/bench/soak-app.ts"), { links: LINKS, receiveWindow: 128 }, { log: (text) => { report = JSON.parse(text) as Report; } });
  try {
    simulator.attach(engine);
    const inUse: number[] = [];
    const connections: number[] = [];
    for (let hour = 0; hour <= HOURS; hour++) {
      await simulator.run(() => simulator.clock.now >= hour * HOUR).catch(() => {});
      await engine.collect();
      inUse.push(engine.figures.currentHeapCount);
      connections.push(report.connections);
    }
    // a collection is itself a command and keeps one slot; what is under way varies, so the least of each half counts
    const net = inUse.map((slots, collections) => slots - collections);
    const leaked = Math.min(...net.slice(HOURS / 2 + 1)) - Math.min(...net.slice(1, HOURS / 2 + 1));
    const lastHour = connections[HOURS] - connections[HOURS - 1];
    const total = report.connections;
    yield figure("soak.hours", HOURS, "simulated hours", undefined, `${total} connections, ${report.commands} commands, ${report.bytes} bytes, ${simulator.faultLog.length} faults injected, ${report.errors} errors of the modem's reported`);
    yield figure("soak.slots_leaked", leaked, "slots", "<= 0", "in use after collections: second half of the day against the first");
    yield figure("soak.succeeded", total === 0 ? 0 : ((total - report.failures) / total) * 100, "% of connections", ">= 97");
    yield figure("soak.last_hour", lastHour, "connections", `>= ${Math.round((connections[2] - connections[1]) * 0.8)}`, "no link is stuck: 80 % of what the second hour did");
  } finally {
    await simulator.close();
    await engine.close();
  }
}
