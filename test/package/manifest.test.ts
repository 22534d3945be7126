import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(ROOT + path, "utf8")) as Record<string, unknown>;

/** The driver's modules, as `folder/name`. */
const sources = readdirSync(`${ROOT}src`, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts")).map((name) => name.slice(0, -3).replaceAll("\\", "/")).sort();

describe("the Moddable manifests", () => {
  const driver = read("modules/moddable/driver/manifest.json");

  it("lead from the package's root to the driver's, and map nothing twice", () => {
    assert.deepEqual(read("manifest.json"), { include: ["./modules/moddable/driver/manifest.json"] });
    assert.deepEqual(Object.keys(driver), ["build", "modules", "preload"]);
  });

  it("name every module of src once: wildcards don't reach TypeScript", () => {
    const modules = driver.modules as Record<string, string>;
    assert.deepEqual(Object.keys(modules).sort(), sources.map((name) => `atwire/${name}`));
    for (const [name, path] of Object.entries(modules)) assert.equal(path, `$(ATWIRE)/src/${name.slice("atwire/".length)}`);
  });

  it("preload every module of src, so that classes and tables lie in flash", () => {
    assert.deepEqual([...(driver.preload as string[])].sort(), sources.map((name) => `atwire/${name}`));
  });
});
