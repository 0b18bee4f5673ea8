// The IOMMU at the root: which domain a Requester ID belongs to, and what may become of its interrupts.
//
//   Requester ID   31      30      19  18    17        16 15        0
//                  | known |   0     | ATS | interrupts  | domain   |     interrupts: InterruptPolicy
//
//   PASIDs of Requester IDs, and remapped interrupts, have tables: space = PASID or index, key = Requester ID

import { CoreStatus, EventKind, UnknownPolicy } from "../../src/abi";
import { reserve } from "../base/memory";
import { enter, entryAt, keyOf, lookUp, remove, reserveTable, Table, valueOf } from "../base/table";
import { emit } from "../function/events";

const IOMMU = memory.data(64, 16);
const PASIDS = memory.data(32, 16);
const REQUESTER_IDS: usize = 65536;

const KNOWN: u32 = 0x80000000;
const ATS: u32 = 0x40000;
const POLICY_SHIFT: u32 = 16;

export const NO_DOMAIN: u32 = 0;

@unmanaged
export class Iommu {
  /** 0: there is none, and addresses are what they are. */
  present: u32;
  /** UnknownPolicy */
  unknown: u32;
  /** Domains are numbered from 1. */
  domains: u32;
  capacity: u32;
  requestersAt: usize;
  domainsAt: usize;
  /** Requester IDs that may use ATS: if there are none, nobody is told of invalidations. */
  atsUsers: u32;
}

export function iommu(): Iommu {
  return changetype<Iommu>(IOMMU);
}

export function reserveRequesters(domains: u32, pasids: u32, unknown: u32): bool {
  const it = iommu();
  it.requestersAt = reserve(REQUESTER_IDS << 2, 64);
  if (it.requestersAt == 0 || !reserveTable(changetype<Table>(PASIDS), pasids)) return false;
  it.capacity = domains;
  it.unknown = unknown;
  it.present = 1;
  return true;
}

/** The number of a new domain, or a CoreStatus. */
export function createDomain(): i32 {
  const it = iommu();
  if (it.present == 0) return CoreStatus.BadHandle;
  return it.domains == it.capacity ? CoreStatus.NoRoom : ++it.domains;
}

export function isDomain(domain: u32): bool {
  return domain != NO_DOMAIN && domain <= iommu().domains;
}

/** Domain NO_DOMAIN makes the Requester ID unknown again. What it was told by ATS is true no more: all of 2^64 bytes. */
export function attach(rid: u32, domain: u32, policy: u32, ats: u32): i32 {
  const it = iommu();
  if (domain != NO_DOMAIN && !isDomain(domain)) return CoreStatus.BadHandle;
  if (it.present == 0 || rid > 0xffff || policy > 2) return CoreStatus.OutOfRange;
  const before = entryOf(rid);
  if (usesAts(before)) it.atsUsers--;
  const entry = domain | (policy << POLICY_SHIFT) | (ats != 0 ? ATS : 0) | KNOWN;
  store<u32>(it.requestersAt + (rid << 2), domain == NO_DOMAIN ? 0 : entry);
  if (usesAts(entryOf(rid))) it.atsUsers++;
  if (usesAts(before) && (domainOf(before) != domain || ats == 0))
    emit(EventKind.TranslationInvalidated, rid, 0, 64);
  return CoreStatus.Ok;
}

/** A PASID of a Requester ID has a domain of its own; NO_DOMAIN takes it away. */
export function attachPasid(rid: u32, pasid: u32, domain: u32): i32 {
  if (iommu().present == 0 || rid > 0xffff || pasid > 0xfffff) return CoreStatus.OutOfRange;
  const table = changetype<Table>(PASIDS);
  if (domain == NO_DOMAIN) {
    remove(table, pasid, rid);
    return CoreStatus.Ok;
  }
  if (!isDomain(domain)) return CoreStatus.BadHandle;
  return enter(table, pasid, rid, domain, 0) ? CoreStatus.Ok : CoreStatus.NoRoom;
}

/** 0 for a Requester ID that is not known. */
export function entryOf(rid: u32): u32 {
  return load<u32>(iommu().requestersAt + (rid << 2));
}

export function domainOf(entry: u32): u32 {
  return entry & 0xffff;
}

export function policyOf(entry: u32): u32 {
  return (entry >> POLICY_SHIFT) & 3;
}

export function usesAts(entry: u32): bool {
  return (entry & ATS) != 0;
}

/** `pasid` is PASID + 1, or 0 for a request without one. NO_DOMAIN if there is none. */
export function domainFor(rid: u32, pasid: u32): u32 {
  if (pasid == 0) return domainOf(entryOf(rid));
  const slot = lookUp(changetype<Table>(PASIDS), pasid - 1, rid);
  return slot == 0 ? NO_DOMAIN : <u32>valueOf(slot);
}

/** Requester IDs with a PASID in the domain: gives the first from place `from` on in the low half, the next place above. */
export function nextWithPasid(domain: u32, from: u32): u64 {
  const table = changetype<Table>(PASIDS);
  for (let index = from; index < table.slots; index++) {
    const slot = entryAt(table, index);
    if (slot != 0 && valueOf(slot) == domain) return keyOf(slot) | ((<u64>(index + 1)) << 32);
  }
  return 0;
}

/** Whether a request without a domain passes as it is. */
export function passesUnknown(): bool {
  return iommu().unknown == UnknownPolicy.Identity;
}
