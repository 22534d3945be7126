import type { Plugin } from "rollup";

export declare function fold(hot: Set<string>): Plugin;
