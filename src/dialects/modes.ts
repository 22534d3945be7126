import type { Dialect, Row } from "../dialect.js";
import type { LinkPlace } from "../link-buffers.js";
import type { Step } from "../steps.js";
import type { PullLink } from "./pull-link.js";

/** Class of a family's links. */
export type LinkClass<L extends PullLink> = new (place: LinkPlace) => L;

/** A table of steps with others in the place of those that send `row`. */
export function replaced(steps: Step[], row: Row, others: Step[]): Step[] {
  let result: Step[] = [];
  for (let i = 0; i < steps.length; i++) {
    if (steps[i]!.row !== row) result.push(steps[i]!);
    else {
      result = result.concat(others);
      others = [];
    }
  }
  return result;
}

/** A family's dialect in another mode. */
export function variant(dialect: Dialect, differences: Partial<Dialect>): Dialect {
  return Object.assign({}, dialect, differences);
}
