// Advanced Features: Function Level Reset for a Function of conventional PCI.

import { AnyFunction } from "../function/records";
import { get32, put32 } from "../function/registers";
import { AdvancedFeatures, AfControl } from "../generated/advanced-features";

/** Initiate FLR landed as a one; the bit reads zero. */
export function initiatesAdvancedFlr(record: AnyFunction, relative: u32, at: u32, after: u32): bool {
  if (relative != AdvancedFeatures.AfControl || (after & AfControl.InitiateFlr) == 0) return false;
  put32(record, at, get32(record, at) & ~AfControl.InitiateFlr);
  return true;
}
