// Conformance: the rules held against a dump, a machine, or what answers over qtest.

export { formats, type ReportFormat } from "./formats/formats";
export type { CaseOutcome, CheckReport, RuleOutcome, Verdict } from "./outcome";
export { ruleTexts } from "./rule-texts";
export { type CheckOptions, check } from "./run";
export { dumpTarget } from "./targets/dump";
export { MachineTarget as CheckedMachine } from "./targets/machine";
export { QtestTarget as CheckedQtest } from "./targets/qtest";
export type { CheckTarget, LiveTarget, SnapshotTarget } from "./targets/target";
