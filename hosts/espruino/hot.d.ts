export declare function hot(dialect: string): Set<string>;
