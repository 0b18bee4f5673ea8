// The SR-IOV capability with defaults filled in, and the VFs it describes.

import type { CapabilityDescription, SrIovCapability, VfDescription, VfPlacement } from "../description";
import { linkOrder, placeCapabilities, UNPLACED } from "../layout";
import { child, type Problems } from "../problems";
import type { PlainCapabilityFile } from "../schema/capabilities";
import type { CapabilityFile, SrIovFile, VfFile } from "../schema/sr-iov";
import { describeBars } from "./bars";
import { describeCapability, type Owner } from "./capabilities";
import { describeRegisters } from "./registers";

/** The PF as far as its VFs depend on it. */
export interface PfFacts {
  readonly function: number;
  readonly revisionId: number;
  readonly subsystemId: number;
  /** All but SR-IOV itself. */
  readonly capabilities: readonly CapabilityDescription[];
  readonly owner: Owner;
}

type PlacementsFile = Pick<SrIovFile, "firstVfOffset" | "vfStride" | "byNumVfs">;

function placements(file: PlacementsFile, pointer: string): VfPlacement[] {
  const { firstVfOffset, vfStride, byNumVfs = [] } = file;
  const list = child(pointer, "byNumVfs");
  const larger = byNumVfs.map((placement, position) => ({ ...placement, pointer: child(list, position) }));
  return [{ from: 0, firstVfOffset, vfStride, pointer }, ...larger].sort((a, b) => a.from - b.from);
}

/** Capabilities that every VF of the PF has whether or not the file lists them (R81). */
function implied(listed: readonly CapabilityFile[], pf: PfFacts): PlainCapabilityFile[] {
  const has = (type: CapabilityFile["type"]) => listed.some((file) => file.type === type);
  const ari = pf.capabilities.some((capability) => capability.type === "ari");
  return [
    ...(has("pcie") ? [] : [{ type: "pcie" } as const]),
    ...(ari && !has("ari") ? [{ type: "ari" } as const] : []),
  ];
}

function vfOwner(pf: PfFacts): Owner {
  const pcie = pf.capabilities.find((capability) => capability.type === "pcie");
  return { ...pf.owner, nextFunction: 0, pf: pcie };
}

/** `pointer` is that of the `vf` key. */
export function describeVf(file: VfFile, pointer: string, pf: PfFacts, problems: Problems): VfDescription {
  const listed = file.capabilities ?? [];
  const list = child(pointer, "capabilities");
  const owner = vfOwner(pf);
  const described = [...listed, ...implied(listed, pf)].map((capability, position) => {
    const at = position < listed.length ? child(list, position) : list;
    return capability.type === "sriov"
      ? describeSrIov(capability, at, pf, problems)
      : describeCapability(capability, at, owner);
  });
  return {
    revisionId: file.revisionId ?? pf.revisionId,
    subsystemId: file.subsystemId ?? pf.subsystemId,
    capabilities: linkOrder(placeCapabilities(described, owner.portType, problems)),
    registers: describeRegisters(file.registers, child(pointer, "registers")),
  };
}

export function describeSrIov(
  file: SrIovFile,
  pointer: string,
  pf: PfFacts,
  problems: Problems,
): SrIovCapability {
  const withAri = placements(file, pointer);
  return {
    type: "sriov",
    at: file.at ?? UNPLACED,
    values: file.values ?? {},
    pointer,
    initialVfs: file.initialVfs ?? file.totalVfs,
    totalVfs: file.totalVfs,
    functionDependencyLink: file.functionDependencyLink ?? pf.function,
    vfDeviceId: file.vfDeviceId,
    supportedPageSizes: file.supportedPageSizes ?? 0x553,
    vfMigrationCapable: file.vfMigrationCapable ?? false,
    ariCapableHierarchyPreserved: file.ariCapableHierarchyPreserved ?? false,
    tenBitTag: file.tenBitTag ?? false,
    withAri,
    withoutAri: file.withoutAri ? placements(file.withoutAri, child(pointer, "withoutAri")) : withAri,
    vfBars: describeBars(file.vfBars ?? [], child(pointer, "vfBars")),
    vfReadyAfterEnable: file.vfReadyAfterEnable ?? 0n,
    vfReadyAfterFlr: file.vfReadyAfterFlr ?? 0n,
    vf: describeVf(file.vf ?? {}, child(pointer, "vf"), pf, problems),
    quirks: file.quirks ?? [],
  };
}
