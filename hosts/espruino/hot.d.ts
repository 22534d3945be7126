/** The names for a bundle, and which of them are warm. */
export declare function hot(dialect: string): { all: Set<string>; warm: Set<string> };
