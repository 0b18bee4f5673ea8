// SR-IOV: what a PF must say of its VFs.

import type { DeviceDescription, FunctionDescription, SrIovCapability, VfPlacement } from "../description";
import { child } from "../problems";
import { type Report, within } from "./report";

/** The SR-IOV capability of a PF. */
export function srIovOf(fn: FunctionDescription): SrIovCapability | undefined {
  return fn.capabilities.find((capability) => capability.type === "sriov");
}

const hex = (value: number) => `0x${value.toString(16)}`;

function checkOwner(fn: FunctionDescription, srIov: SrIovCapability, report: Report): void {
  const pointer = within(srIov, "type");
  if (fn.kind !== "endpoint" || fn.headerType !== 0) {
    report.breaks("R2", fn, pointer, "only an endpoint has SR-IOV", srIov.type);
    return;
  }
  const pcie = fn.capabilities.find((capability) => capability.type === "pcie");
  if (!pcie) report.add(pointer, "SR-IOV needs a PCI Express capability beside it", srIov.type);
  else if (!pcie.flr)
    report.breaks("R72", fn, within(pcie, "flr"), "a PF supports Function Level Reset", false);
}

function checkCounts(fn: FunctionDescription, srIov: SrIovCapability, report: Report): void {
  const { initialVfs, totalVfs, vfMigrationCapable, supportedPageSizes } = srIov;
  const pointer = within(srIov, "initialVfs");
  if (!vfMigrationCapable && initialVfs !== totalVfs) {
    report.breaks("R4", fn, pointer, `must be totalVfs, ${totalVfs}, without VF migration`, initialVfs);
  } else if (initialVfs > totalVfs) {
    report.add(pointer, `must not exceed totalVfs, ${totalVfs}`, initialVfs);
  }
  if ((supportedPageSizes & 0x553) !== 0x553) {
    const sizes = within(srIov, "supportedPageSizes");
    report.breaks("R41", fn, sizes, "must contain 0x553", hex(supportedPageSizes));
  }
  if ((supportedPageSizes & 1) === 0) {
    const sizes = within(srIov, "supportedPageSizes");
    report.breaks("R42", fn, sizes, "must contain 1, as System Page Size has it", hex(supportedPageSizes));
  }
  const version = srIov.values["Extended Capability Header.Capability Version"];
  if (version !== undefined && version !== 1) {
    const at = within(srIov, "values", "Extended Capability Header.Capability Version");
    report.breaks("R1", fn, at, "must be 1", version);
  }
}

/** Largest legal NumVFs for which a placement of a list holds; 0 if there is none. */
export function lastNumVfs(placements: readonly VfPlacement[], index: number, totalVfs: number): number {
  if (placements[index]!.from > totalVfs) return 0;
  return Math.min(totalVfs, (placements[index + 1]?.from ?? totalVfs + 1) - 1);
}

function placementPointer(srIov: SrIovCapability, placement: VfPlacement, key: string): string {
  return placement.pointer === srIov.pointer ? within(srIov, key) : child(placement.pointer, key);
}

function checkPlacements(
  fn: FunctionDescription,
  srIov: SrIovCapability,
  placements: readonly VfPlacement[],
  report: Report,
): void {
  placements.forEach((placement, index) => {
    const numVfs = lastNumVfs(placements, index, srIov.totalVfs);
    const { firstVfOffset, vfStride } = placement;
    if (placement.from === placements[index - 1]?.from) {
      report.add(child(placement.pointer, "from"), "stands here for the second time", placement.from);
    }
    if (firstVfOffset === 0 && numVfs >= 1) {
      const pointer = placementPointer(srIov, placement, "firstVfOffset");
      report.breaks("R28", fn, pointer, "must not be 0, the PF itself", firstVfOffset);
    }
    if (vfStride === 0 && numVfs >= 2) {
      const pointer = placementPointer(srIov, placement, "vfStride");
      report.breaks("R27", fn, pointer, "must not be 0 where there are several VFs", vfStride);
    }
  });
}

/** Following the links from any PF leads back to it. */
export function checkDependencyLinks(device: DeviceDescription, report: Report): void {
  const links = new Map<number, number>();
  for (const fn of device.functions) {
    const srIov = srIovOf(fn);
    if (srIov) links.set(fn.function, srIov.functionDependencyLink);
  }
  for (const fn of device.functions) {
    const srIov = srIovOf(fn);
    if (!srIov) continue;
    let at: number | undefined = srIov.functionDependencyLink;
    for (let steps = 0; at !== undefined && at !== fn.function && steps < links.size; steps++)
      at = links.get(at);
    if (at === fn.function) continue;
    const message = "must lead from PF to PF back to this one";
    const pointer = within(srIov, "functionDependencyLink");
    report.breaks("R35", fn, pointer, message, srIov.functionDependencyLink);
  }
}

/** A second after VF Enable the VFs answer. */
const LONGEST_RETRY = 1_000_000_000n;

function checkReadyTimes(fn: FunctionDescription, srIov: SrIovCapability, report: Report): void {
  const { vfReadyAfterEnable } = srIov;
  if (vfReadyAfterEnable <= LONGEST_RETRY) return;
  const pointer = within(srIov, "vfReadyAfterEnable");
  report.breaks("R21", fn, pointer, "must not exceed one second", vfReadyAfterEnable);
}

export function checkSrIov(fn: FunctionDescription, srIov: SrIovCapability, report: Report): void {
  checkOwner(fn, srIov, report);
  checkCounts(fn, srIov, report);
  checkReadyTimes(fn, srIov, report);
  checkPlacements(fn, srIov, srIov.withAri, report);
  if (srIov.withoutAri !== srIov.withAri) checkPlacements(fn, srIov, srIov.withoutAri, report);
}
