import { Simulator } from "./simulator.js";
import type { SimulatorOptions } from "./options.js";

export { SimulationTimeout, type ClockMode } from "./clock.js";
export { describeSettings, dialects, simulatedCommands, type SettingDescription, type SimulatedCommand } from "./families.js";
export type { Direction, FaultRecord } from "./faults.js";
export { LocalNetwork, LocalPeer, LocalUdpPeer } from "./network-local.js";
export type { LocalCertificate } from "./network-local-tls.js";
export type { ListenEvents, Network, TcpConnection, TcpEvents, TcpListener, TcpOptions, TlsOptions, UdpEvents, UdpPort } from "./network.js";
export type { SimulatorOptions } from "./options.js";
export type { AnyCloud } from "./microchip-anycloud/modem.js";
export type { Bg95 } from "./quectel-bg95/modem.js";
export { Simulator, type Listening, type ListenTarget, type WireCount } from "./simulator.js";

/**
 * Starts a simulated modem.
 * @throws TypeError for an unknown option or a wrong type, RangeError for a value that is not allowed: unknown dialects,
 *   settings and faults are named with what may have been meant
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  return new Simulator(options);
}
