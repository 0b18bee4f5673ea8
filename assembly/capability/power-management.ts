// Power Management: what a write of PowerState means, PCIe §5.3.1, §7.5.2.2.

import { EventKind, ResetKind } from "../../src/abi";
import { state } from "../base/state";
import { emit } from "../function/events";
import { isBridge } from "../function/function";
import { powerManagementAt } from "../function/power";
import { AnyFunction } from "../function/records";
import { get16, put32 } from "../function/registers";
import { vfIndexOf } from "../function/vfs";
import {
  PowerManagement,
  PowerManagementCapabilities,
  PowerManagementControlStatus,
} from "../generated/power-management";
import { rebuildRouting } from "../hierarchy/routing";
import { vfOf } from "../upstream/requester";
import { resetFunction } from "./reset";
import { resetVf } from "./vf-reset";

const enum PowerState {
  D0 = 0,
  D1 = 1,
  D2 = 2,
  D3Hot = 3,
}

/** A write landed in the block; `dword` counts from its start, `at` from that of configuration space. */
export function onPowerWrite(record: AnyFunction, dword: u32, at: u32, before: u32, after: u32): void {
  if (dword != PowerManagement.PowerManagementControlStatus) return;
  const was = before & PowerManagementControlStatus.PowerState;
  const wanted = after & PowerManagementControlStatus.PowerState;
  if (was == wanted) return;
  if (!mayChange(record, was, wanted)) return put32(record, at, (after ^ wanted) | was);
  const isReset = was == PowerState.D3Hot && (after & PowerManagementControlStatus.NoSoftReset) == 0;
  if (isReset) returnToD0(record);
  if (record.layout.isVf == 0 && isBridge(record.layout.function)) rebuildRouting();
  state().decoderStale = 1;
  emit(EventKind.PowerState, record.layout.function.handle, vfOf(record), wanted);
}

/** A state that the Function does not have is not taken, nor one that it cannot go to from where it is: up to D0 only. */
function mayChange(record: AnyFunction, was: u32, wanted: u32): bool {
  if (wanted == PowerState.D0) return true;
  if (wanted < was) return false;
  if (wanted == PowerState.D3Hot) return true;
  const at = powerManagementAt(record) + PowerManagement.PowerManagementCapabilities;
  const support =
    wanted == PowerState.D1 ? PowerManagementCapabilities.D1Support : PowerManagementCapabilities.D2Support;
  return (get16(record, at) & support) != 0;
}

/** Without No_Soft_Reset the way from D3hot to D0 is a reset (R92). */
function returnToD0(record: AnyFunction): void {
  const f = record.layout.function;
  if (record.layout.isVf == 0) return resetFunction(f, ResetKind.ReturnToD0);
  const s = f.srIov!;
  resetVf(s, vfIndexOf(s, changetype<usize>(record)), ResetKind.ReturnToD0);
}
