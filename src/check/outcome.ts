// What a check found.

export type Verdict = "pass" | "fail" | "expected" | "skip";

/** One rule, held against one Function. */
export interface CaseOutcome {
  /** `bb:dd.f`. */
  readonly function: string;
  readonly verdict: Verdict;
  /** Why nothing could be said. */
  readonly reason?: string;
  /** What was looked at, what it should have been, what it was. */
  readonly what?: string;
  readonly expected?: string;
  readonly found?: string;
  /** The requests that show it, in the form of an access trace. */
  readonly accesses?: readonly string[];
}

export interface RuleOutcome {
  readonly rule: string;
  readonly sentence: string;
  readonly section: string;
  readonly verdict: Verdict;
  /** Why the rule is skipped. */
  readonly reason?: string;
  readonly cases: readonly CaseOutcome[];
}

export interface CheckReport {
  readonly target: string;
  readonly kind: "dump" | "machine" | "qtest";
  readonly rules: readonly RuleOutcome[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Where not all VFs of a PF were looked at: which were, a line for each PF. */
  readonly sampled: readonly string[];
  /** What could not be put back, one line each. */
  readonly leftChanged: readonly string[];
}

export function countsOf(rules: readonly RuleOutcome[]): Record<Verdict, number> {
  const counts = { pass: 0, fail: 0, expected: 0, skip: 0 };
  for (const { verdict } of rules) counts[verdict]++;
  return counts;
}

/** A rule fails if any Function fails, and passes if any passes and none fails. */
export function verdictOf(cases: readonly CaseOutcome[]): Verdict {
  const order: readonly Verdict[] = ["fail", "expected", "pass"];
  return order.find((verdict) => cases.some((one) => one.verdict === verdict)) ?? "skip";
}

/** The reason that most of the cases give. */
export function reasonOf(cases: readonly CaseOutcome[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { reason } of cases) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
