import { main } from "./main.js";

// whoever read the result has gone, as in `atwire get … | head`: nobody is left to tell
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(1);
});

void main(process.argv.slice(2), process).then((code) => {
  process.exitCode = code;
});
