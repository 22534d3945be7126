import type { SimulatorOptions } from "../../hosts/simulator/index.js";
import { typedStage, type TypedStage } from "./typist.js";

/** A PIC32MZW1 on the virtual clock, echo off, joined to MyAP. */
export type AnyCloudStage = TypedStage;

/** Time in which what follows a final result comes, ms. */
const MORE = 20;

export const anycloud = (options: Partial<SimulatorOptions> = {}): Promise<AnyCloudStage> =>
  typedStage("microchip-anycloud", { ...options, set: { wifi: "joined", ...options.set } }, /(^|\n)(OK|ERROR[^\r]*|[01](:\d+)?)\r\n/, MORE);

export const TCP = "AT+SOCKO=2";
export const UDP = "AT+SOCKO=1";
export const CONNECT = 'AT+SOCKBR=1,"10.0.0.1",80';
