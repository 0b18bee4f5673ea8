// Where a Function's capabilities lie, as it was built.

import type { CapabilityDescription, CapabilityType } from "../../machine/description";
import type { PciFunction } from "../function";
import type { AnyFunction } from "../machine";

/** The Function that stands in the tree: itself, or the PF of a VF. */
export function placeOf(f: AnyFunction): PciFunction {
  return f.isVf ? f.pf : f;
}

/** Those of a VF are the same for all VFs of its PF. */
export function capabilitiesOf(f: AnyFunction): readonly CapabilityDescription[] {
  return f.isVf ? (f.pf.srIov?.vf.capabilities ?? []) : f.description.capabilities;
}

/** Offset of a capability; undefined if there is none. */
export function capabilityAt(f: AnyFunction, type: CapabilityType): number | undefined {
  return capabilitiesOf(f).find((one) => one.type === type)?.at;
}
