import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { XsEngine } from "../../hosts/desktop/xs-engine.js";
import { startSimulator } from "../../hosts/simulator/index.js";
import { figure, type Figure } from "./figure.js";

const HOUR = 3_600_000;
/** Simulated hours; the first is for warming up. */
const HOURS = 24;
const LINKS = 3;
/** Measurements an hour. */
const SAMPLES = 3;
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

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
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
    for (let sample = 0; sample <= HOURS * SAMPLES; sample++) {
      await simulator.run(() => simulator.clock.now >= (sample * HOUR) / SAMPLES).catch(() => {});
      await engine.collect();
      // a collection is itself a command and keeps one slot
      inUse.push(engine.figures.currentHeapCount - sample);
      connections.push(report.connections);
    }
    // fields that only rare paths have are slots from their first use on (one is first used in the seventh hour): the day's first half does not count
    const quarter = (HOURS * SAMPLES) / 4;
    const leaked = median(inUse.slice(3 * quarter)) - median(inUse.slice(2 * quarter, 3 * quarter));
    const hour = (last: number) => connections[last * SAMPLES] - connections[(last - 1) * SAMPLES];
    const damage = simulator.faultLog.filter(({ kind }) => /^(drop|dup|flip|overrun)$/.test(kind)).length;
    const events = simulator.faultLog.filter(({ kind }) => /^(reboot|silence)$/.test(kind)).length;
    const { failures } = report;
    yield figure("soak.hours", HOURS, "simulated hours", undefined, `${report.connections} connections, ${report.commands} commands, ${report.bytes} bytes, ${damage} bytes damaged, ${events} restarts and silences`);
    yield figure("soak.slots_leaked", leaked, "slots", "<= 0", "in use after collections: median of the day's last quarter less that of the third");
    yield figure("soak.unexplained_failures", Math.max(0, failures - damage - LINKS * events), "connections", "<= 0", `${failures} connections failed; a damaged byte costs at most one, a restart or silence all ${LINKS}`);
    yield figure("soak.last_hour", hour(HOURS), "connections", `>= ${Math.round(hour(2) * 0.8)}`, "no link is stuck: 80 % of what the second hour did");
  } finally {
    await simulator.close();
    await engine.close();
  }
}
