import { statSync } from "node:fs";
import { basename } from "node:path";
import { applicationBundle } from "../../hosts/desktop/bundle.js";
import { espruinoSizes } from "./espruino-figures.js";
import { figure, type Figure } from "./figure.js";
import { moddableSizes } from "./size-moddable.js";

/** Sizes of the bundles, for the desktop's engines and for Espruino, and of Moddable's modules. */
export async function* sizeFigures(applications: readonly string[]): AsyncGenerator<Figure> {
  for (const application of applications) {
    const name = basename(application, ".ts");
    yield figure(`size.desktop.${name}`, statSync(applicationBundle(application)).size, "bytes", undefined, "driver, platform and application, compact, names not shortened");
  }
  yield* espruinoSizes();
  yield* moddableSizes();
}
