import type { Program, TransformerFactory, SourceFile } from "typescript";

export declare const methods: { type: "program"; factory: (program: Program) => TransformerFactory<SourceFile> };
