import type { Plugin } from "rollup";

export declare function lazy(hot: Set<string>): Plugin;
