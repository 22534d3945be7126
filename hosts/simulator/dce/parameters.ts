/** One parameter as it stood on the command line; undefined when it was left out. */
export type Argument = { text: string; quoted: boolean } | undefined;

/** A parameter of a command: its range is what the test form prints, and what `parse` accepts. */
export interface Parameter<T> {
  readonly name: string;
  readonly range: string;
  /** Never shown in a trace; where it depends, told by the arguments as typed before it. */
  readonly secret?: true | ((before: readonly string[]) => boolean);
  readonly optional?: boolean;
  /** The value, or undefined when it is out of range. */
  parse(argument: NonNullable<Argument>): T | undefined;
}

/** The values that a list of parameters yields. */
export type Values<P extends readonly Parameter<unknown>[]> = { [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/** The command's parameters are not what the table allows. */
export class ParameterError extends Error {}

/** A decimal integer in a range. */
export function int(name: string, min: number, max: number): Parameter<number> {
  return {
    name,
    range: max === min + 1 ? `(${min},${max})` : min === max ? `(${min})` : `(${min}-${max})`,
    parse({ text, quoted }) {
      const value = /^\d{1,10}$/.test(text) && !quoted ? Number(text) : NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** One of a few integers. */
export function choice(name: string, ...values: number[]): Parameter<number> {
  return {
    name,
    range: `(${values.join(",")})`,
    parse: ({ text, quoted }) => (quoted || !/^\d+$/.test(text) ? undefined : values.find(value => value === Number(text))),
  };
}

/** A string of up to `max` bytes; devices take most of them without quotes, too. */
export function text(name: string, max: number, min = 0): Parameter<string> {
  return { name, range: `<${name}>`, parse: ({ text: value }) => (value.length >= min && value.length <= max ? value : undefined) };
}

/** Eight binary digits. */
export function octet(name: string): Parameter<string> {
  return { name, range: `<${name}>`, parse: ({ text: value }) => (/^[01]{8}$/.test(value) ? value : undefined) };
}

/** One of a few quoted words, in any case. */
export function word<W extends string>(name: string, ...words: W[]): Parameter<W> {
  return { name, range: `(${words.map(each => `"${each}"`).join(",")})`, parse: ({ text: value }) => words.find(each => each.toUpperCase() === value.toUpperCase()) };
}

/** A parameter that never shows in a trace, or does not where `when` says so of the arguments before it. */
export function secret<T>(parameter: Parameter<T>, when: NonNullable<Parameter<T>["secret"]> = true): Parameter<T> {
  return { ...parameter, secret: when };
}

/** A parameter that may be left out. */
export function optional<T>(parameter: Parameter<T>): Parameter<T | undefined> {
  return { ...parameter, optional: true };
}

/**
 * Reads a list of arguments against the table.
 * @throws ParameterError for a missing, malformed or out-of-range parameter, or one too many
 */
export function parseArguments<P extends readonly Parameter<unknown>[]>(parameters: P, given: Argument[]): Values<P> {
  if (given.length > parameters.length) throw new ParameterError("too many parameters");
  return parameters.map((parameter, i) => {
    const argument = given[i];
    if (!argument) {
      if (!parameter.optional) throw new ParameterError(`<${parameter.name}> is missing`);
      return undefined;
    }
    const value = parameter.parse(argument);
    if (value === undefined) throw new ParameterError(`<${parameter.name}> is not in ${parameter.range}`);
    return value;
  }) as Values<P>;
}
