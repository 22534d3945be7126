/** One measured number, as `npm run -s bench -- --json` prints it. */
export interface Figure {
  /** Dotted and stable. */
  figure: string;
  /** Null when it could not be measured; `note` says why. */
  value: number | null;
  unit: string;
  /** "<= n" or ">= n". */
  goal?: string;
  /** Null without a goal or a value. */
  met: boolean | null;
  note?: string;
}

/** A figure with its verdict. A goal is "<= n" or ">= n"; a figure needs a goal or a note. */
export function figure(name: string, value: number | null, unit: string, goal?: string, note?: string): Figure {
  const rounded = value === null ? null : Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000;
  let met: boolean | null = null;
  if (goal && value !== null) {
    const [comparison, limit] = goal.split(" ");
    met = comparison === "<=" ? value <= Number(limit) : value >= Number(limit);
  }
  return { figure: name, value: rounded === 0 ? 0 : rounded, unit, ...(goal ? { goal } : {}), met, ...(note ? { note } : {}) };
}
