import type { Setting, SettingTable } from "./settings.js";

/** Which column of a wire-form table holds where nothing else is set. */
export type ProfileName = "document" | "device";

/** Where the family's document and its devices differ on the wire, or the document contradicts itself. */
export interface WireForm<T> {
  /** The row of wire-notes.md, and what it is about. */
  note: string;
  /** The forms by name. */
  forms: Record<string, T>;
  document: string;
  device: string;
}

export type WireFormTable = Record<string, WireForm<unknown>>;
export type WireForms<F extends WireFormTable> = { [K in keyof F]: F[K] extends WireForm<infer T> ? T : never };

/** Declares a row; `forms` may hold texts, numbers or functions: handlers use what they find. */
export function form<T, const N extends string>(note: string, forms: Record<N, T>, columns: { document: NoInfer<N>; device: NoInfer<N> }): WireForm<T> {
  return { note, forms, ...columns };
}

/** The rows as `--set` keys: the value is the name of a form. */
export function formSettings(table: WireFormTable, profile: ProfileName): SettingTable {
  const settings: Record<string, Setting<string>> = {};
  for (const [key, row] of Object.entries(table)) {
    const names = Object.keys(row.forms);
    settings[key] = { help: row.note, values: names.join("|"), initial: row[profile], parse: text => names.find(name => name === text) };
  }
  return settings;
}

/** The forms that hold: one for each row. */
export function chooseForms<F extends WireFormTable>(table: F, chosen: Record<string, unknown>): WireForms<F> {
  const result: Record<string, unknown> = {};
  for (const [key, row] of Object.entries(table)) result[key] = row.forms[chosen[key] as string];
  return result as WireForms<F>;
}
