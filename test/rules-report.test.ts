// Every rule in scope has a test that names it, and the report says so.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rules } from "../src/spec/rules";
import { resultsOf, rulesIn, rulesTable, summaryLines } from "./support/rules-report";

/** Numbers in the titles of the scenario suite. */
function titledRules(): Set<number> {
  const folder = "test/scenarios/rules";
  const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const titles = text.join("\n").match(/\btest\(\s*["`][^"`]*["`]/g) ?? [];
  return new Set(titles.flatMap(rulesIn));
}

describe("the report of rules", () => {
  const titled = titledRules();

  test.each(rules.filter((rule) => rule.inScope))("rule $number has a scenario: $sentence", ({ number }) => {
    expect(titled.has(number)).toBe(true);
  });

  test("rules that wait say for what", () => {
    const open = rules.filter((rule) => !rule.inScope);
    expect(open.every((rule) => (rule.open ?? "") !== "")).toBe(true);
  });

  test("a rule is held by tests that pass, and failed by one that does not", () => {
    const results = resultsOf([
      { title: "R1 R2 both", passed: true },
      { title: "R2 alone", passed: false },
    ]);
    expect(results[0]).toMatchObject({ rule: "R1", state: "held", tests: ["R1 R2 both"] });
    expect(results[1]).toMatchObject({ rule: "R2", state: "failed", tests: ["R1 R2 both", "R2 alone"] });
    expect(results[2]).toMatchObject({ rule: "R3", state: "untested" });
    const waiting = rules.filter((rule) => !rule.inScope).map(({ number }) => `R${number}`);
    expect(results.filter(({ state }) => state === "open").map(({ rule }) => rule)).toEqual(waiting);
    expect(summaryLines(results)[0]).toMatch(/^rules: 1 held, 1 failed, \d+ open, \d+ not tested/);
    expect(rulesTable(results)).toContain("| R2 | ");
  });
});
