import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { missing } from "./in-document.js";
import { parseTranscript } from "./transcript.js";

const TRANSCRIPTS = fileURLToPath(new URL(".", import.meta.url));

/** Looks every line of every transcript up in the documents of `folder`; gives what is wrong, a line each. */
function check(folder: string): string[] {
  const wrong: string[] = [];
  let looked = 0;
  for (const dialect of readdirSync(TRANSCRIPTS, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name)) {
    for (const name of readdirSync(join(TRANSCRIPTS, dialect))) {
      const transcript = parseTranscript(readFileSync(join(TRANSCRIPTS, dialect, name), "latin1"));
      if (!transcript.source) continue;
      looked++;
      const document = join(folder, transcript.source.document);
      if (!existsSync(document)) wrong.push(`${dialect}/${name}: there is no ${document}`);
      else wrong.push(...missing(readFileSync(document, "utf8"), transcript).map(line => `${dialect}/${name}: ${line}`));
    }
  }
  if (looked === 0) wrong.push(`no transcript in ${TRANSCRIPTS} is from a document`);
  else if (wrong.length === 0) console.log(`${looked} transcripts are in their documents`);
  return wrong;
}

const folder = resolve(process.argv[2] ?? "../shared/documents");
const wrong = existsSync(folder) ? check(folder) : [`there is no folder ${folder}`];
for (const line of wrong) console.error(line);
process.exitCode = wrong.length ? 1 : 0;
