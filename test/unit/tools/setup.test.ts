// When npm packages are installed, and that the lock file can be installed from at all.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isInstalled } from "../../../tools/setup.mjs";

const wanted = {
  "": { version: "0.1.0" },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/a-darwin": { version: "1.0.0", integrity: "sha512-d", optional: true },
};
const a = wanted["node_modules/a"];

describe("npm packages are taken as installed", () => {
  test("if each has the version and the checksum of the lock file", () => {
    expect(isInstalled(wanted, { "node_modules/a": a })).toBe(true);
  });

  test("only if none is missing but optional ones", () => {
    expect(isInstalled(wanted, { "node_modules/a-darwin": wanted["node_modules/a-darwin"] })).toBe(false);
  });

  test("only if none differs in version or checksum", () => {
    expect(isInstalled(wanted, { "node_modules/a": { ...a, version: "1.0.1" } })).toBe(false);
    expect(isInstalled(wanted, { "node_modules/a": { ...a, integrity: "sha512-b" } })).toBe(false);
  });

  test("only if there is none beside those of the lock file", () => {
    expect(isInstalled(wanted, { "node_modules/a": a, "node_modules/b": a })).toBe(false);
  });
});

test("the lock file has an entry for every package of every platform, without which npm ci refuses it", () => {
  const lock = JSON.parse(readFileSync(new URL("../../../package-lock.json", import.meta.url), "utf8"));
  const packages: Record<string, { optionalDependencies?: Record<string, string> }> = lock.packages;
  const asked = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((name) => !(`node_modules/${name}` in packages))).toEqual([]);
});
