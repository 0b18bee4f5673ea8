// Resets that the platform makes, as opposed to those that software writes into registers.

import { CoreStatus, ResetKind } from "../../src/abi";
import { functionOf } from "../function/function";
import { rebuildRouting } from "../hierarchy/routing";
import { resetDevice, resetFunction } from "./reset";
import { resetVf } from "./vf-reset";

/** `vf` is 1 + VF index, or 0 for the Function. Hot and fundamental resets take the whole device and what is below. */
export function reset(handle: u32, vf: u32, kind: u32): i32 {
  const f = functionOf(handle);
  if (!f) return CoreStatus.BadHandle;
  if (kind > <u32>ResetKind.Fundamental) return CoreStatus.OutOfRange;
  if (vf != 0) {
    const s = f.srIov;
    if (!s || vf > s.enabled || kind != ResetKind.FunctionLevel) return CoreStatus.OutOfRange;
    resetVf(s, vf - 1);
  } else if (kind == ResetKind.FunctionLevel) resetFunction(f, kind);
  else {
    resetDevice(f.device, kind);
    rebuildRouting();
  }
  return CoreStatus.Ok;
}
