// Where the lines, the MSI-X state and the VF BARs of a PF's VFs lie.

import { Limit } from "../../src/abi";
import { SrIov, VfPlacement } from "./records";

export function placementAt(s: SrIov, index: u32): VfPlacement {
  return changetype<VfPlacement>(s.placementsAt + index * offsetof<VfPlacement>());
}

export function placementBytes(): usize {
  return Limit.VfPlacements * offsetof<VfPlacement>();
}

export function lineOf(s: SrIov, vf: u32): usize {
  return s.lines + vf * s.lineBytes;
}

export function msiXOf(s: SrIov, vf: u32): usize {
  return s.msiX + vf * s.msiXBytes;
}

/** The VF's index, 0 for the specification's VF 1. */
export function vfIndexOf(s: SrIov, line: usize): u32 {
  return <u32>(line - s.lines) / s.lineBytes;
}

export function vfBarOf(s: SrIov, index: u32): u32 {
  return load<u16>(changetype<usize>(s) + offsetof<SrIov>("bar0") + (index << 1));
}

export function setVfBar(s: SrIov, index: u32, kind: u32, log2: u32): void {
  store<u16>(changetype<usize>(s) + offsetof<SrIov>("bar0") + (index << 1), kind | (log2 << 8));
}
