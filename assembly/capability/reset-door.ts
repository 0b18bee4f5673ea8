// What the platform does to devices, as opposed to what software writes into registers: resets, and taking them out.

import { CoreStatus, EventKind, ResetKind } from "../../src/abi";
import { emit } from "../function/events";
import { functionOf } from "../function/function";
import { Absence } from "../function/link-flags";
import { rebuildRouting } from "../hierarchy/routing";
import { settleContainment } from "./dpc";
import { resetDevice, resetFunction } from "./reset";
import { actOnSlot, movePresence } from "./slot";
import { resetVf } from "./vf-reset";

/** `vf` is 1 + VF index, or 0 for the Function. Hot and fundamental resets take the whole device and what is below. */
export function reset(handle: u32, vf: u32, kind: u32): i32 {
  const f = functionOf(handle);
  if (!f) return CoreStatus.BadHandle;
  if (kind > <u32>ResetKind.Warm) return CoreStatus.OutOfRange;
  if (vf != 0) {
    const s = f.srIov;
    if (!s || vf > s.enabled || kind != ResetKind.FunctionLevel) return CoreStatus.OutOfRange;
    resetVf(s, vf - 1, kind);
  } else if (kind == ResetKind.FunctionLevel) resetFunction(f, kind);
  else {
    resetDevice(f.device, kind);
    rebuildRouting();
  }
  return CoreStatus.Ok;
}

/** Takes the Function's whole device out, or puts it back as it is after power-on. */
export function setPresent(handle: u32, present: u32): i32 {
  const f = functionOf(handle);
  if (!f) return CoreStatus.BadHandle;
  const device = f.device;
  const isThere: u32 = (device.absent & Absence.Removed) == 0 ? 1 : 0;
  if (isThere == present) return CoreStatus.Ok;
  resetDevice(device, ResetKind.Fundamental);
  movePresence(device, present != 0);
  settleContainment();
  emit(EventKind.Presence, device.first!.handle, present);
  return CoreStatus.Ok;
}

/** `action` is a SlotAction, at the slot below a port. */
export function operateSlot(handle: u32, action: u32): i32 {
  const f = functionOf(handle);
  if (!f) return CoreStatus.BadHandle;
  return actOnSlot(f, action) ? CoreStatus.Ok : CoreStatus.OutOfRange;
}
