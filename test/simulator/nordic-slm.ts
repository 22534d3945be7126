import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import { typedStage, type TypedStage } from "./typist.js";

/** A Serial LTE Modem on the virtual clock. */
export type Slm = TypedStage;

export const slm = (options: Partial<SimulatorOptions> = {}): Promise<Slm> => typedStage("nordic-slm", options, /(^|\n)(OK|ERROR|\+CME ERROR: \d+)\r\n$/);

export const OPEN = "AT#XSOCKET=1,1,0";
export const CONNECT = 'AT#XCONNECT="10.0.0.1",80';
export const PROXY = 'AT#XTCPCLI=1,"10.0.0.1",80';
