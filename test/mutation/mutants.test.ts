// A sample of the mutants; npm run nightly takes them all.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mutants, SAMPLE } from "./mutants";
import { Laboratory } from "./runner";

describe("mutants of the core", () => {
  let laboratory: Laboratory;
  beforeAll(() => {
    laboratory = Laboratory.open();
  });
  afterAll(() => laboratory.close());

  test("there are at least 30, each a change of one place that is there", () => {
    expect(mutants.length).toBeGreaterThanOrEqual(30);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    for (const { name, file, text, mistake } of mutants) {
      expect(readFileSync(file, "utf8").split(text).length - 1, name).toBe(1);
      expect(mistake, name).not.toBe(text);
    }
  });

  test.each(SAMPLE)("%s is noticed", { timeout: 300_000 }, async (name) => {
    const mutant = mutants.find((one) => one.name === name);
    if (!mutant) throw new Error(`no mutant ${name}`);
    expect(await laboratory.try(mutant, false)).toMatchObject({ fate: "killed" });
  });
});
