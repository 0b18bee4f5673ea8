// What may stand in a VF, and what must.

import type { CapabilityDescription, FunctionDescription, SrIovCapability } from "../description";
import { type Report, within } from "./report";

function checkOne(
  capability: CapabilityDescription,
  fn: FunctionDescription,
  srIov: SrIovCapability,
  report: Report,
): void {
  const pointer = within(capability, "type");
  const { type } = capability;
  if (type === "pcie" && !capability.flr && srIov.totalVfs > 0) {
    report.breaks("R71", fn, within(capability, "flr"), "a VF supports Function Level Reset", false);
  }
  if (type === "aer" && !fn.capabilities.some((own) => own.type === "aer")) {
    report.breaks("R98", fn, pointer, "a VF has AER only if its PF has", type);
  }
}

export function checkVfs(fn: FunctionDescription, srIov: SrIovCapability, report: Report): void {
  for (const capability of srIov.vf.capabilities) checkOne(capability, fn, srIov, report);
  for (const index of fn.vfImages.keys()) {
    if (index < srIov.totalVfs) continue;
    report.add(`${fn.pointer}/vfImages`, `there are ${srIov.totalVfs} VFs, counted from 0`, index);
  }
}
