// A report as JUnit XML, which CI servers show: a test case for each rule.

import type { CaseOutcome, CheckReport, RuleOutcome } from "../outcome";

export function junitReport(report: CheckReport): string {
  const { target, rules, counts } = report;
  const skipped = counts.skip + counts.expected;
  const attributes = `name="ridge check ${escaped(target)}" tests="${rules.length}" failures="${counts.fail}" skipped="${skipped}"`;
  const cases = rules.map(testCase).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n<testsuite ${attributes}>\n${cases}</testsuite>\n</testsuites>\n`;
}

function testCase(outcome: RuleOutcome): string {
  const { rule, sentence } = outcome;
  const open = `<testcase classname="${rule}" name="${escaped(`${rule} ${sentence}`)}"`;
  const inner = innerOf(outcome);
  return inner === "" ? `${open}/>\n` : `${open}>\n${inner}</testcase>\n`;
}

function innerOf({ verdict, reason, cases }: RuleOutcome): string {
  if (verdict === "pass") return "";
  if (verdict === "skip") return `<skipped message="${escaped(reason ?? "")}"/>\n`;
  const failures = cases.filter(({ what }) => what !== undefined);
  if (verdict === "expected") {
    return `<skipped message="expected failure: ${escaped(failures.map(lineOf).join("; "))}"/>\n`;
  }
  return failures
    .filter((one) => one.verdict === "fail")
    .map(
      (one) =>
        `<failure message="${escaped(lineOf(one))}">${escaped((one.accesses ?? []).join("\n"))}</failure>\n`,
    )
    .join("");
}

const lineOf = ({ function: address, what, expected, found }: CaseOutcome) =>
  `${address}: ${what}: ${found}, not ${expected}`;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => ENTITIES[one]!);
