import net from "node:net";
import type { Argument } from "../dce/parameters.js";
import type { Trace } from "../trace.js";
import { safe } from "./safe-string.js";

type Kind = "integer" | "text" | "address" | "flag";

/** One parameter of a configuration, by its <param_id>. */
export interface ConfigParameter {
  id: number;
  kind: Kind;
  initial: number | string;
  /** The least and the greatest integer. */
  range?: readonly [number, number];
  /** Most bytes of a text. */
  most?: number;
  /** Never shown in a trace. */
  secret?: true;
  /** Reads as asterisks. */
  writeOnly?: true;
}

/** Whether an integer is kept, given whether it is in its range. */
type KeepsInteger = (fits: boolean) => boolean;

/** Whose configuration it is. */
interface Owner {
  readonly trace: Trace;
  readonly forms: { readonly configRange: KeepsInteger };
}

const ANY: readonly [number, number] = [-Infinity, Infinity];

/** A value as it was given, or undefined where its kind doesn't allow it. */
function valueOf({ kind, range: [least, greatest] = ANY, most = Infinity }: ConfigParameter, { text, quoted }: NonNullable<Argument>, keeps: KeepsInteger): number | string | undefined {
  switch (kind) {
    case "integer":
      return !quoted && keeps(Number(text) >= least && Number(text) <= greatest) ? Number(text) : undefined;
    case "flag":
      return !quoted && /^[01]$/.test(text) ? Number(text) : undefined;
    case "address":
      return quoted && net.isIPv4(text) ? text : undefined;
    case "text":
      return quoted && text.length <= most ? text : undefined;
  }
}

/** A set of parameters that AT commands read and write by number (at_cmd_struct_store.c). */
export class Config {
  private readonly values = new Map<number, number | string>();

  constructor(private readonly parameters: readonly ConfigParameter[], private readonly owner: Owner) {
    for (const { id, initial } of parameters) this.values.set(id, initial);
  }

  get ids(): number[] {
    return this.parameters.map(each => each.id);
  }

  /** What a read shows of a parameter; undefined where there is none. `instead`: the value of the moment. */
  shown(id: number, instead = this.values.get(id)): string | undefined {
    const parameter = this.find(id);
    if (!parameter || instead === undefined) return undefined;
    if (parameter.writeOnly) return "******";
    if (parameter.kind === "address") return `"${instead}"`;
    return typeof instead === "number" ? String(instead) : safe(instead);
  }

  /** Writes; false: there is no such parameter, or the value is not of its kind, or out of its range. */
  set(id: number, given: NonNullable<Argument>): boolean {
    const parameter = this.find(id);
    const value = parameter && valueOf(parameter, given, this.owner.forms.configRange);
    if (parameter === undefined || value === undefined) return false;
    if (parameter.secret && value !== "") {
      this.owner.trace.hide(String(value));
      this.owner.trace.hide(safe(String(value)));
    }
    this.values.set(id, value);
    return true;
  }

  number(id: number): number {
    return this.values.get(id) as number;
  }

  text(id: number): string {
    return this.values.get(id) as string;
  }

  private find(id: number): ConfigParameter | undefined {
    return this.parameters.find(each => each.id === id);
  }
}
