// A report for people: what fails with the requests that show it, then the counts.

import type { CaseOutcome, CheckReport, RuleOutcome } from "../outcome";

const WORDS = { pass: "pass", fail: "FAIL", expected: "expected failure", skip: "skip" };

export function ruleLines(outcome: RuleOutcome): string[] {
  const { rule, sentence, verdict, reason } = outcome;
  const word = reason === undefined ? WORDS[verdict] : `${WORDS[verdict]} (${reason})`;
  const head = `${rule.padEnd(5)} ${word.padEnd(4)}  ${sentence}`;
  return [head, ...outcome.cases.filter(({ what }) => what !== undefined).flatMap(caseLines)];
}

function caseLines({ function: address, what, expected, found, accesses = [] }: CaseOutcome): string[] {
  const head = `      ${address}: ${what}: ${found}, not ${expected}`;
  return [head, ...accesses.map((line) => `        ${line}`)];
}

export function textReport(report: CheckReport): string {
  const lines = report.rules.flatMap(ruleLines);
  return `${[...lines, "", ...report.sampled, summary(report)].join("\n")}\n`;
}

export function summary({ target, counts }: CheckReport): string {
  const expected = counts.expected > 0 ? `, ${counts.expected} expected failures` : "";
  return `${target}: ${counts.pass} passed, ${counts.fail} failed${expected}, ${counts.skip} skipped`;
}
