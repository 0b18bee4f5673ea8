// Quirks of an SR-IOV capability: some change what its planes say, others are for the core.

import { SrIovQuirk } from "../../abi";
import type { CapabilityDescription } from "../../machine/description";
import type { Quirk } from "../../machine/quirks";
import type { PlannedBlock } from "./layout-plan";

/** Dword of SR-IOV Control, counted from the capability, and its bit ARI Capable Hierarchy. */
const CONTROL = 2;
const ARI_CAPABLE_HIERARCHY = 0x10;

const inCore: Partial<Record<Quirk, SrIovQuirk>> = {
  "num-vfs-never-locked": SrIovQuirk.NumVfsNeverLocked,
  "num-vfs-cleared": SrIovQuirk.NumVfsCleared,
};

export function quirkBits(quirks: readonly Quirk[]): number {
  return quirks.reduce((bits, quirk) => bits | (inCore[quirk] ?? 0), 0);
}

/** The block with what its quirks change. */
export function withQuirks(planned: PlannedBlock, capability: CapabilityDescription): PlannedBlock {
  if (capability.type !== "sriov") return planned;
  const stuck = capability.quirks.includes("ari-bit-stuck");
  if (!stuck && !capability.quirks.includes("ari-bit-everywhere")) return planned;
  const writable = planned.planes.writable.slice();
  const before = writable[CONTROL] ?? 0;
  writable[CONTROL] = stuck ? before & ~ARI_CAPABLE_HIERARCHY : before | ARI_CAPABLE_HIERARCHY;
  return { ...planned, planes: { ...planned.planes, writable } };
}
