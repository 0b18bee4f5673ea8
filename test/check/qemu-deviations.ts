// What Debian's QEMU does otherwise than the rules say, each looked at and found to be QEMU's doing.

import type { CaseOutcome, CheckReport } from "../../src/check";

/** Why a rule fails, by its number. */
export const deviations: Readonly<Record<string, string>> = {
  R10: "Function Level Reset of the nvme PF leaves the SR-IOV capability alone.",
  R17: "Clearing VF Enable clears NumVFs.",
  R42: "Function Level Reset of the nvme PF leaves the SR-IOV capability alone, System Page Size too.",
  R45: "System Page Size is stored and has no effect.",
  R53: "A VF's memory answers by the Memory Space Enable of the VF's own Command register; VF MSE has no effect.",
  R57: "Function Level Reset of the nvme PF leaves the SR-IOV capability alone, VF BARs too.",
  R60: "A VF has the Command register of a PF.",
  R63: "A VF names an interrupt pin.",
  R75: "A VF shows the Link Status of a PF.",
  R83: "A VF names an interrupt pin.",
  R84: "Function Level Reset of the nvme PF leaves the SR-IOV capability alone: its VFs stay.",
  R89: "Secondary Bus Reset leaves the nvme PF's SR-IOV capability alone: its VFs stay.",
  R93: "Power states are stored and have no effect on memory.",
  R94: "Unsupported Requests are not noted in Device Status.",
  R113: "System Page Size is stored and has no effect.",
  C14: "pcie-root-port has no Power Management.",
  C41: "PowerState takes D1 and D2, which nvme does not support.",
  C42: "Power states are stored and have no effect on memory.",
  C71: "ARI of the nvme PF names Function 1 as the next, which is not there, or is a VF.",
  C200: "A VF has the Command register of a PF.",
  C201: "A VF has the Command register of a PF.",
  C202: "Parity Error Response is not implemented in Command.",
  C210: "Secondary Latency Timer of pcie-root-port can be written.",
  C241: "The upper half of Message Data of MSI can be written, without Extended Message Data.",
  C281: "A VF shows the Link Status of a PF; Device Control 2 has a bit for TLP prefixes that nvme does not support.",
  C282: "Link Control of pcie-root-port, and the enables of error reports of nvme, cannot be written.",
  C332: "Uncorrectable Error Mask of pcie-root-port is not implemented.",
  C434: "Function Level Reset of the nvme PF leaves the SR-IOV capability alone.",
};

/** Accesses of a case that the page shows: the last ones. */
const SHOWN = 16;

function caseLines({ function: f, what, expected, found, accesses = [] }: CaseOutcome): string[] {
  const all = accesses.filter((line) => !line.startsWith("# ") || line.endsWith("later"));
  const left = all.length > SHOWN ? ["# …", ...all.slice(-SHOWN)] : all;
  return [`${f}: ${what}: ${found}, not ${expected}.`, "", "```", ...left, "```", ""];
}

/** The page about QEMU in docs/. */
export function pageOf(report: CheckReport, version: string, command: readonly string[]): string {
  const failed = report.rules.filter(({ verdict }) => verdict === "fail");
  const sections = failed.flatMap(({ rule, sentence, section, cases }) => [
    `## ${rule}: ${sentence} (§${section})`,
    "",
    deviations[rule] ?? "Not looked at.",
    "",
    // One case shows it.
    ...cases
      .filter(({ verdict }) => verdict === "fail")
      .slice(0, 1)
      .flatMap(caseLines),
  ]);
  return [
    `# Where QEMU ${version} deviates from the rules`,
    "",
    "What `ridge check` finds in Debian's QEMU, with the accesses that show it, in the form of access traces. The test",
    "`test/check/qemu.test.ts` runs it and compares this page; `npx vitest run -u test/check/qemu.test.ts` writes it anew.",
    "",
    "```",
    `qemu-system-x86_64 ${command.join(" ")}`,
    "ridge check qtest:PATH --no-wait",
    "```",
    "",
    `${report.counts.pass} rules hold, ${failed.length} do not; the others concern nothing that is there, or cannot be told.`,
    "",
    ...sections,
  ].join("\n");
}
