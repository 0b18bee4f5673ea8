// Functions and VFs by the names that the host has for them.

import { functionOf } from "./function";
import { AnyFunction } from "./records";
import { lineOf } from "./vfs";

/** `vf` is 1 + VF index of a VF that exists, or 0 for the Function. */
export function recordAt(handle: u32, vf: u32): AnyFunction | null {
  const f = functionOf(handle);
  if (!f || vf == 0) return f;
  const s = f.srIov;
  return s && vf <= s.enabled ? changetype<AnyFunction>(lineOf(s, vf - 1)) : null;
}
