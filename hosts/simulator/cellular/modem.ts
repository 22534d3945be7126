import type { V250Modem } from "../dce/v250-commands.js";
import type { Session } from "../dce/session.js";
import type { ModuleClock } from "./network-time.js";
import type { Trace } from "../trace.js";
import type { PdpContexts } from "./pdp-contexts.js";
import type { Radio } from "./radio.js";
import type { SimCard } from "./sim-card.js";
import type { UartSleep } from "./uart-sleep.js";

/** What a modem says about itself. */
export interface Identity {
  manufacturer: string;
  model: string;
  revision: string;
  imei: string;
}

/** What AT+CPSMS and AT+CEDRXS hold; kept over restarts. */
export interface PowerSavingRequest {
  mode: number;
  /** Periodic RAU, GPRS READY timer, periodic TAU, active time: eight bits each (3GPP TS 24.008), undefined where not given. */
  timers: (string | undefined)[];
  /** eDRX: the cycle that is asked for, four bits, by <AcT-type>. */
  readonly cycles: Map<number, string>;
}

/** What the commands of 3GPP TS 27.007 work on: every cellular family's modem. */
export interface CellularModem extends V250Modem {
  session: Session;
  trace: Trace;
  identity: Identity;
  card: SimCard;
  radio: Radio;
  contexts: PdpContexts;
  powerSaving: PowerSavingRequest;
  time: ModuleClock;
  uartSleep: UartSleep;
  /** Whether the modem is attached to the packet service. */
  attached: boolean;
  /** Time that the network takes to attach or to activate a context, ms; undefined: it refuses. */
  activation: number | undefined;
  /** The SIM card was unlocked. */
  cardReady(): void;
  /** A context went down, by command or with the radio. */
  contextLost(id: number): void;
}
