// Fault records of the IOMMU: a ring for the host to take out. The oldest are overwritten.

import { FaultEntry, FaultRing } from "../../src/abi";
import { state } from "../base/state";

const FAULTS = memory.data(32_768, 16);

export function faultsAt(): usize {
  return FAULTS;
}

/** `pasid` is PASID + 1, or 0. */
export function recordFault(rid: u32, reason: u32, address: u64, access: u32, domain: u32, pasid: u32): void {
  const number = state().faultsWritten++;
  const entry = FAULTS + <usize>(number & (FaultRing.Entries - 1)) * FaultEntry.Bytes;
  store<u32>(entry, rid, FaultEntry.Requester);
  store<u32>(entry, reason, FaultEntry.Reason);
  store<u64>(entry, address, FaultEntry.Address);
  store<u32>(entry, access, FaultEntry.Access);
  store<u32>(entry, domain, FaultEntry.Domain);
  store<u32>(entry, pasid, FaultEntry.Pasid);
}
