// The power state of a Function or VF, PCIe §5.3.1 and §9.6.

import { BlockKind } from "../../src/abi";
import {
  PowerManagement,
  PowerManagementCapabilities,
  PowerManagementControlStatus,
} from "../generated/power-management";
import { blockAt } from "./layout";
import { AnyFunction, PciFunction, SrIov } from "./records";
import { get16, put16 } from "./registers";

/** Offset of the capability; 0 for none. */
export function powerManagementAt(record: AnyFunction): u32 {
  return blockAt(record.layout, BlockKind.PowerManagement);
}

/** PowerState of its own: 0 (D0) to 3 (D3hot); 0 without Power Management. */
export function powerState(record: AnyFunction): u32 {
  const at = powerManagementAt(record);
  if (at == 0) return 0;
  const control = get16(record, at + PowerManagement.PowerManagementControlStatus);
  return control & PowerManagementControlStatus.PowerState;
}

/**
 * Whether it decodes memory and may make requests. A VF does only while its PF does: one without Power Management is in
 * the PF's state (R90), and for others the specification leaves open what they do then.
 */
export function isInD0(record: AnyFunction): bool {
  if (powerState(record) != 0) return false;
  return record.layout.isVf == 0 || powerState(changetype<AnyFunction>(record.layout.function)) == 0;
}

/** Whether VFs of the PF have power states of their own (R91). */
export function vfsHavePower(s: SrIov): bool {
  return blockAt(s.vfLayout, BlockKind.PowerManagement) != 0;
}

/** PME_Support from D3cold: the highest bit of the field. */
const PME_FROM_D3COLD: u32 = 0x8000;
const PME: u32 = PowerManagementControlStatus.PmeEn | PowerManagementControlStatus.PmeStatus;

/** PME_En and PME_Status as they are, if auxiliary power keeps them: PME from D3cold is supported and enabled. */
export function auxiliaryPowered(f: PciFunction): u32 {
  const at = powerManagementAt(f);
  if (at == 0) return 0;
  const capabilities = get16(f, at + PowerManagement.PowerManagementCapabilities);
  const control = get16(f, at + PowerManagement.PowerManagementControlStatus);
  const keeps =
    (capabilities & PowerManagementCapabilities.PmeSupport & PME_FROM_D3COLD) != 0 &&
    (control & PowerManagementControlStatus.PmeEn) != 0;
  return keeps ? control & PME : 0;
}

export function restorePme(f: PciFunction, bits: u32): void {
  const at = powerManagementAt(f) + PowerManagement.PowerManagementControlStatus;
  put16(f, at, get16(f, at) | bits);
}
