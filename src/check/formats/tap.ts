// A report as Test Anything Protocol, version 13: a test for each rule, details as YAML.

import type { CheckReport, RuleOutcome } from "../outcome";

export function tapReport(report: CheckReport): string {
  const lines = report.rules.flatMap((outcome, index) => testLines(outcome, index + 1));
  const remarks = report.sampled.map((line) => `# ${line}`);
  return `${["TAP version 13", `1..${report.rules.length}`, ...lines, ...remarks].join("\n")}\n`;
}

function testLines(outcome: RuleOutcome, number: number): string[] {
  const { rule, sentence, verdict, reason } = outcome;
  const failed = verdict === "fail" || verdict === "expected";
  const directive =
    verdict === "skip" ? ` # SKIP ${reason}` : verdict === "expected" ? " # TODO deviates" : "";
  const title = `${rule} ${sentence}`.replace(/#/g, "\\#");
  return [`${failed ? "not ok" : "ok"} ${number} - ${title}${directive}`, ...details(outcome)];
}

function details({ cases }: RuleOutcome): string[] {
  const failures = cases.filter(({ what }) => what !== undefined);
  if (failures.length === 0) return [];
  const entries = failures.flatMap(({ function: address, what, expected, found, accesses = [] }) => [
    `    - function: ${JSON.stringify(address)}`,
    `      what: ${JSON.stringify(what)}`,
    `      expected: ${JSON.stringify(expected)}`,
    `      found: ${JSON.stringify(found)}`,
    "      accesses:",
    ...accesses.map((line) => `        - ${JSON.stringify(line)}`),
  ]);
  return ["  ---", "  failures:", ...entries, "  ..."];
}
