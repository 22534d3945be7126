import type { Plugin } from "rollup";

export declare function fold(names: { all: Set<string>; warm: Set<string> }): Plugin;
