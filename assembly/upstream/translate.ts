// What the IOMMU makes of a request that has arrived at the root: an address, or a fault.

import { FaultReason, IommuAccess, IommuPermission } from "../../src/abi";
import { recordFault } from "./faults";
import { domainFor, entryOf, NO_DOMAIN, passesUnknown, usesAts } from "./iommu";
import { findPage, foundPage } from "./pages";
import { isInterrupt } from "./remapping";

const BLOCKED: u64 = ~(<u64>0);

/** The address of a memory request at the root; BLOCKED, and one fault record, if it may not pass. */
export function translate(rid: u32, pasid: u32, address: u64, write: bool): u64 {
  const access: u32 = write ? IommuAccess.Write : IommuAccess.Read;
  const domain = domainFor(rid, pasid);
  if (domain == NO_DOMAIN) {
    if (pasid == 0 && passesUnknown()) return address;
    return block(rid, FaultReason.UnknownRequester, address, access, domain, pasid);
  }
  if (isInterrupt(address)) return block(rid, FaultReason.NoInterrupt, address, access, domain, pasid);
  if (!findPage(domain, address)) return block(rid, FaultReason.NotMapped, address, access, domain, pasid);
  const needed: u32 = write ? IommuPermission.Write : IommuPermission.Read;
  if ((foundPage().permissions & needed) != 0) return foundPage().address;
  const reason = write ? FaultReason.NotWritable : FaultReason.NotReadable;
  return block(rid, reason, address, access, domain, pasid);
}

/** A request with an address that ATS has translated: it passes as it is, or not at all. */
export function passTranslated(rid: u32, address: u64, write: bool): u64 {
  const entry = entryOf(rid);
  if (usesAts(entry) || (entry == 0 && passesUnknown())) return address;
  const access: u32 = write ? IommuAccess.Write : IommuAccess.Read;
  return block(rid, FaultReason.AtsNotAllowed, address, access, domainFor(rid, 0), 0);
}

export function isBlocked(address: u64): bool {
  return address == BLOCKED;
}

function block(rid: u32, reason: u32, address: u64, access: u32, domain: u32, pasid: u32): u64 {
  recordFault(rid, reason, address, access, domain, pasid);
  return BLOCKED;
}
