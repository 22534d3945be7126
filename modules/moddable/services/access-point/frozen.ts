// written by modules/moddable/generate.ts: puts the tables into flash

/** XS freezes to any depth. */
(Object as unknown as { freeze(table: object, deep: boolean): void }).freeze([], true);
