/**
 * A text that is changed by places in the original, and the map that leads back to them. What is put in is a list of parts:
 * texts, and stretches `[from, to]` of the original, with the changes in them.
 */
export class Rewriting {
  #code;
  /** `[at, end, parts, span]`: what is put in the place of [at, end). */
  #edits = [];
  #before = [];
  #after = [];

  constructor(code) {
    this.#code = code;
  }

  /** Puts parts at the beginning of what ends at `end`: of two that begin alike, the longer one's come first. */
  insert(at, end, parts) {
    this.#edits.push([at, at, parts, end]);
  }

  replace(at, end, parts) {
    this.#edits.push([at, end, parts, 0]);
  }

  /** Puts parts before all else. */
  prepend(parts) {
    this.#before.push(...parts);
  }

  /** Puts parts behind all else. */
  append(parts) {
    this.#after.push(...parts);
  }

  /** What rollup wants of a plugin. */
  result() {
    this.#edits.sort((a, b) => a[0] - b[0] || b[3] - a[3] || a[1] - b[1]);
    const pieces = [];
    this.#put([...this.#before, [0, this.#code.length], ...this.#after], pieces);
    return { code: pieces.map(([text]) => text).join(""), map: { mappings: mappings(pieces, this.#code), sources: [], names: [] } };
  }

  /** Adds parts to the pieces: `[text, where it comes from]`. */
  #put(parts, pieces) {
    for (const part of parts) {
      if (typeof part === "string") pieces.push([part]);
      else this.#stretch(part[0], part[1], pieces);
    }
  }

  #stretch(from, to, pieces) {
    let at = from;
    for (const [start, end, parts] of this.#edits) {
      // what lies in something that was replaced goes with it
      if (start < at || end > to || start >= to || (start === from && end === to)) continue;
      pieces.push([this.#code.slice(at, start), at]);
      this.#put(parts, pieces);
      at = end;
    }
    pieces.push([this.#code.slice(at, to), at]);
  }
}

/** Segments of the map, one for each word. */
function mappings(pieces, code) {
  const starts = [0];
  for (let at = code.indexOf("\n"); at >= 0; at = code.indexOf("\n", at + 1)) starts.push(at + 1);
  const lines = [[]];
  let column = 0;
  for (const [text, from] of pieces) {
    let line = from === undefined ? 0 : lineOf(starts, from);
    for (const { 0: word, index } of text.matchAll(/\n|\w+|[^\w\n]+/g)) {
      if (from !== undefined) lines.at(-1).push([column, 0, line, from + index - starts[line]]);
      column += word.length;
      if (word !== "\n") continue;
      lines.push([]);
      column = 0;
      line++;
    }
  }
  return lines;
}

/** The line, from 0, in which a place lies. */
function lineOf(starts, place) {
  let low = 0;
  for (let high = starts.length; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= place) low = middle;
    else high = middle;
  }
  return low;
}
