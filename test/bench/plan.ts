import type { Profile } from "./ram.js";
import { workloads } from "./workloads.js";

/** The application that is measured: it speaks the conversations of workloads.ts. */
export const APPLICATION = "test/engines/stand-in.ts";

export const WORKLOADS = workloads(APPLICATION, {}, []);

export const PROFILES: Profile[] = [];
