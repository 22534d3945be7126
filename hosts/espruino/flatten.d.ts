import type { Plugin } from "rollup";

export declare function flatten(hot: Set<string>): Plugin;
