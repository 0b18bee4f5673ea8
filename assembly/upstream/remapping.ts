// Interrupt remapping: what a message of a Requester ID becomes. The low bits of its data are the index of an entry.

import { CoreStatus, FaultReason, InterruptPolicy, IommuAccess, IommuLimit } from "../../src/abi";
import { enter, extraOf, lookUp, remove, reserveTable, Table, valueOf } from "../base/table";
import { recordFault } from "./faults";
import { domainOf, entryOf, iommu, passesUnknown, policyOf } from "./iommu";

const INTERRUPTS = memory.data(32, 16);
const REMAPPED = memory.data(16, 16);
/** Where interrupt messages go: FEE00000h to FEEFFFFFh. */
const RANGE: u64 = 0xfee;

@unmanaged
export class Remapped {
  address: u64;
  data: u32;
}

export function remapped(): Remapped {
  return changetype<Remapped>(REMAPPED);
}

export function reserveInterrupts(entries: u32): bool {
  return reserveTable(changetype<Table>(INTERRUPTS), entries);
}

export function isInterrupt(address: u64): bool {
  return address >> 20 == RANGE;
}

export function mapInterrupt(rid: u32, index: u32, address: u64, data: u32): i32 {
  if (iommu().present == 0 || rid > 0xffff || index >= <u32>IommuLimit.InterruptIndexes)
    return CoreStatus.OutOfRange;
  return enter(changetype<Table>(INTERRUPTS), index, rid, address, data) ? CoreStatus.Ok : CoreStatus.NoRoom;
}

export function unmapInterrupt(rid: u32, index: u32): i32 {
  return remove(changetype<Table>(INTERRUPTS), index, rid) ? CoreStatus.Ok : CoreStatus.BadHandle;
}

/** Leaves at `remapped()` what the message becomes; false, and a fault record, if it is blocked. */
export function remap(rid: u32, address: u64, data: u32): bool {
  const result = remapped();
  result.address = address;
  result.data = data;
  const entry = entryOf(rid);
  if (entry == 0) {
    if (passesUnknown()) return true;
    return block(rid, FaultReason.UnknownRequester, address);
  }
  const policy = policyOf(entry);
  if (policy == InterruptPolicy.Passed) return true;
  if (policy == InterruptPolicy.Blocked) return block(rid, FaultReason.InterruptBlocked, address);
  const slot = lookUp(changetype<Table>(INTERRUPTS), data & (IommuLimit.InterruptIndexes - 1), rid);
  if (slot == 0) return block(rid, FaultReason.InterruptNotMapped, address);
  result.address = valueOf(slot);
  result.data = <u32>extraOf(slot);
  return true;
}

function block(rid: u32, reason: u32, address: u64): bool {
  recordFault(rid, reason, address, IommuAccess.Interrupt, domainOf(entryOf(rid)), 0);
  return false;
}
