// A reporter that says which tests hold which rule: a table in build/reports/rules.md, and a line at the end.

import { mkdirSync, writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import { rules } from "../../src/spec/rules";

/** What is known of one rule after a run. */
export interface RuleResult {
  readonly rule: string;
  readonly sentence: string;
  readonly state: "held" | "failed" | "open" | "untested";
  /** Titles of the tests that name it, each once. */
  readonly tests: readonly string[];
  /** What an open rule waits for. */
  readonly open?: string;
}

export interface NamedTest {
  readonly title: string;
  readonly passed: boolean;
}

/** The rule numbers in a title, "R46 R51 sizing reads back…". */
export function rulesIn(title: string): number[] {
  return [...title.matchAll(/\bR(\d{1,3})\b/g)].map((match) => Number(match[1]));
}

export function resultsOf(tests: readonly NamedTest[]): RuleResult[] {
  return rules.map(({ number, sentence, open }) => {
    const mine = tests.filter(({ title }) => rulesIn(title).includes(number));
    const titles = [...new Set(mine.map(({ title }) => title))];
    const known = { rule: `R${number}`, sentence, tests: titles, ...(open !== undefined && { open }) };
    if (mine.some(({ passed }) => !passed)) return { ...known, state: "failed" };
    if (mine.length > 0 && open === undefined) return { ...known, state: "held" };
    return { ...known, state: open === undefined ? "untested" : "open" };
  });
}

/** The table, as Markdown. */
export function rulesTable(results: readonly RuleResult[]): string {
  const rows = results.map(({ rule, sentence, state, tests, open }) => {
    const shown = tests.length > 0 ? tests.join("<br>") : (open ?? "");
    return `| ${rule} | ${sentence} | ${state} | ${shown.replace(/\|/g, "\\|")} |`;
  });
  return ["| Rule | Sentence | State | Tests |", "|---|---|---|---|", ...rows, ""].join("\n");
}

/** One line, then one for each rule that failed. Rules without a test are named when all test files ran. */
export function summaryLines(results: readonly RuleResult[]): string[] {
  const of = (state: RuleResult["state"]) => results.filter((result) => result.state === state);
  const counts = `${of("held").length} held, ${of("failed").length} failed, ${of("open").length} open`;
  return [
    `rules: ${counts}, ${of("untested").length} not tested in this run (build/reports/rules.md)`,
    ...of("failed").map(({ rule, sentence }) => `rules: ${rule} failed: ${sentence}`),
  ];
}

export default class RulesReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests: NamedTest[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed" || state === "failed")
          tests.push({ title: test.name, passed: state === "passed" });
      }
    }
    const results = resultsOf(tests);
    mkdirSync("build/reports", { recursive: true });
    writeFileSync("build/reports/rules.md", rulesTable(results));
    for (const line of summaryLines(results)) process.stdout.write(`${line}\n`);
  }
}
