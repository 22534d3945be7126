import type { Row } from "./command.js";

/** What `AT+X=?` prints: the syntax of every form and the types of its parameters. */
export function help<M>(row: Row<M>, info: (text: string) => void): void {
  if (row.read ?? row.execute) {
    info(`Command Syntax:`);
    info(`  AT${row.name}`);
    info("");
  }
  if (!row.write) return;
  const { parameters } = row.write;
  const names = parameters.map((each, i) => {
    const name = `${i ? "," : ""}<${each.name}>`;
    return each.optional ? `[${name}]` : name;
  });
  info(`Command Syntax:`);
  info(`  AT${row.name}=${names.join("")}`);
  info("");
  info("  Parameter Name     Type");
  for (const { name, range } of parameters) info(`  ${`<${name}>`.padEnd(19)}${range}`);
  info("");
}
