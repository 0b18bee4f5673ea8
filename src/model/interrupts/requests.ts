// Whether a Function may send requests of its own upstream, and from where they come.

import type { PciFunction } from "../function";
import type { AnyFunction } from "../machine";

const COMMAND = 0x04;
const BUS_MASTER_ENABLE = 1 << 2;

/** The Function that stands in the tree: itself, or the PF of a VF. */
export function placeOf(f: AnyFunction): PciFunction {
  return f.isVf ? f.pf : f;
}

/** Bus Master Enable of the Function and of every Bridge above it (PCIe §7.5.1.1.3, R62). */
export function mayRequest(f: AnyFunction): boolean {
  if (!isBusMaster(f)) return false;
  for (let bridge = placeOf(f).parent; bridge; bridge = bridge.parent) {
    if (!isBusMaster(bridge)) return false;
  }
  return true;
}

function isBusMaster(f: AnyFunction): boolean {
  return (f.peek(COMMAND) & BUS_MASTER_ENABLE) !== 0;
}
