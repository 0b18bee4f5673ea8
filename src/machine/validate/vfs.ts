// What may stand in a VF, and what must.

import type { CapabilityDescription, FunctionDescription, SrIovCapability } from "../description";
import { type Report, within } from "./report";

/** Extended capabilities that belong to the PF, the port or the link (R77). */
const NOT_IN_VF = new Set([
  0x0002, 0x0004, 0x0008, 0x0009, 0x0013, 0x0015, 0x0018, 0x0019, 0x001b, 0x001d, 0x001e, 0x001f, 0x0024,
  0x0025, 0x0026, 0x0027, 0x002a, 0x0031,
]);

function checkOne(
  capability: CapabilityDescription,
  fn: FunctionDescription,
  srIov: SrIovCapability,
  report: Report,
): void {
  const pointer = within(capability, "type");
  const { type } = capability;
  if (type === "sriov") report.breaks("R2", fn, pointer, "a VF has no SR-IOV of its own", type);
  if (type === "other" && capability.extended && NOT_IN_VF.has(capability.id)) {
    report.breaks("R77", fn, pointer, "may not stand in a VF", `0x${capability.id.toString(16)}`);
  }
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
