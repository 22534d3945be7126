export declare function tokens(code: string): string;
