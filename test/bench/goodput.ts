import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { NodeEngine } from "../../hosts/desktop/node-engine.js";
import { startSimulator } from "../../hosts/simulator/index.js";
import { figure, type Figure } from "./figure.js";

/** Bytes after which measuring begins, and that are measured, in whole commands. */
const WARM_UP = 15_000;
const MEASURED = 300_000;
/** Bits on the wire per byte: start, eight, stop. */
const BITS = 10;
/** Simulated milliseconds that a measurement may take. */
const LIMIT = 300_000;

/** What one command costs on the wire besides its payload; the two directions alternate, so they add up. */
interface Exchange {
  payload: number;
  around: string;
}

interface Exchanges {
  down: Exchange;
  up: Exchange;
  /** The driver's mode; default "buffer". */
  mode?: "push" | "transparent";
  /** What the modem says; default "document". */
  profile?: "device";
  /** What the payload is made of; default 0. */
  byte?: number;
}

/** Nothing but payload. */
const BARE: Exchange = { payload: 1460, around: "" };

/** By dialect, and how it transfers where there are several ways: reading and sending as much as one command can, by the family's document. */
const EXCHANGES: Record<string, Exchanges> = {
  // text; bytes that are none go as hexadecimal digits
  "nordic-slm.buffer": {
    down: { payload: 576, around: "AT#XRECV\r\n" + "\r\n#XRECV: 1, 576\r\nOK\r\n" },
    up: { payload: 576, around: 'AT#XSEND=1,"' + '"\r\n' + "#XSEND: 576\r\nOK\r\n" },
    byte: 97,
  },
  "nordic-slm.hex": {
    down: { payload: 576, around: "AT#XRECV\r\n" + "0".repeat(576) + "\r\n#XRECV: 0, 1152\r\nOK\r\n" },
    up: { payload: 288, around: 'AT#XSEND=0,"' + "0".repeat(288) + '"\r\n' + "#XSEND: 288\r\nOK\r\n" },
  },
  "nordic-slm.transparent": { down: BARE, up: BARE, mode: "transparent", profile: "device" },
  "quectel-bg95.buffer": {
    down: { payload: 1500, around: "AT+QIRD=0,1500\r" + "\r\n+QIRD: 1500\r\n" + "\r\n\r\nOK\r\n" },
    up: { payload: 1460, around: "AT+QISEND=0,1460\r" + "\r\n> " + "\r\nSEND OK\r\n" },
  },
  "quectel-bg95.push": {
    down: { payload: 1460, around: '\r\n+QIURC: "recv",0,1460\r\n' + "\r\n" },
    up: { payload: 1460, around: "AT+QISEND=0,1460\r" + "\r\n> " + "\r\nSEND OK\r\n" },
    mode: "push",
  },
  "quectel-bg95.transparent": { down: BARE, up: BARE, mode: "transparent" },
  "simcom-a7600.push": {
    down: { payload: 1500, around: "\r\nRECV FROM:10.0.0.1:80\r\n+RECEIVE,0,1500\r\n" },
    up: { payload: 1500, around: "AT+CIPSEND=0,1500\r" + "\r\n>" + "\r\nOK\r\n\r\n+CIPSEND: 0,1500,1500\r\n" },
    mode: "push",
  },
  "simcom-a7600.transparent": { down: BARE, up: BARE, mode: "transparent" },
  "simcom-ca.transparent": { down: BARE, up: BARE, mode: "transparent" },
  "simcom-a7600.buffer": {
    down: { payload: 1500, around: "AT+CIPRXGET=2,0,1500\r" + "\r\n+CIPRXGET: 2,0,1500,1500\r\n" + "\r\n\r\nOK\r\n" },
    up: { payload: 1500, around: "AT+CIPSEND=0,1500\r" + "\r\n>" + "\r\nOK\r\n\r\n+CIPSEND: 0,1500,1500\r\n" },
  },
  "simcom-ca.buffer": {
    down: { payload: 1460, around: "AT+CARECV=0,1460\r" + "\r\n+CARECV: 0,1460\r\n" + "\r\n\r\nOK\r\n" },
    up: { payload: 1460, around: "AT+CASEND=0,1460\r" + "\r\n+CASEND: 0,1460\r\n" + "\r\nOK\r\n\r\n+CASEND: 0,0,1460\r\n" },
  },
  "microchip-anycloud.buffer": {
    down: { payload: 2048, around: "AT+SOCKRD=1,2,2048\r\n" + "+SOCKRD:1,2048,\r\n#" + "\r\nOK\r\n" },
    up: { payload: 1400, around: "AT+SOCKWR=1,1400\r\n" + "\r\n#" + "\r\nOK\r\n" },
  },
};

/** Share of the line rate that the command set allows when nobody ever waits. */
function ceiling({ payload, around }: Exchange): number {
  return payload / (payload + around.length);
}

/** Bytes per millisecond in one direction, on the simulator's clock. */
async function measure(dialect: string, profile: "document" | "device", access: string, size: number, byte: number, direction: "down" | "up", baud: number): Promise<number> {
  const sim = await startSimulator({ dialect, profile, clock: "virtual", baud, hostBaud: baud });
  const begun = { at: -1, bytes: 0 };
  const ended = { at: -1, bytes: 0 };
  const note = (bytes: number) => {
    if (bytes < WARM_UP || ended.at >= 0) return;
    if (begun.at < 0) Object.assign(begun, { at: sim.clock.now, bytes });
    else if (bytes - begun.bytes >= MEASURED) Object.assign(ended, { at: sim.clock.now, bytes });
  };
  sim.local.host("bench.example", "10.0.0.1");
  sim.local.serve(80, (peer) => {
    if (direction === "down") peer.write(new Uint8Array(WARM_UP + 2 * MEASURED).fill(byte));
    else peer.onData = () => note(peer.received);
  });
  const config = { dialect, access, mode: direction === "down" ? "payload" : "send", size, byte, baud };
  const log = (text: string) => {
    const event = JSON.parse(text) as { taken?: number };
    if (event.taken !== undefined) note(event.taken);
  };
  const engine = await NodeEngine.start(applicationBundle("test/bench/goodput-app.ts"), config, { log });
  try {
    sim.attach(engine);
    await sim.run(() => ended.at >= 0, LIMIT);
    return (ended.bytes - begun.bytes) / (ended.at - begun.at);
  } finally {
    await sim.close();
    await engine.close();
  }
}

/** Share of the line rate that payload gets, beside the most that the command set allows. */
export async function* goodputFigures(): AsyncGenerator<Figure> {
  for (const [way, exchanges] of Object.entries(EXCHANGES)) for (const direction of ["down", "up"] as const) for (const baud of [115200, 921600]) {
    const exchange = exchanges[direction];
    const most = ceiling(exchange) * 100;
    const value = ((await measure(way.split(".")[0], exchanges.profile ?? "document", exchanges.mode ?? "buffer", exchange.payload, exchanges.byte ?? 0, direction, baud)) / (baud / BITS / 1000)) * 100;
    yield figure(`goodput.${way}.${direction}.${baud}`, value, "% of line rate", `>= ${(most * (exchange === BARE ? 0.995 : 0.99)).toFixed(2)}`, `the command set's ceiling is ${most.toFixed(1)} %`);
  }
}
