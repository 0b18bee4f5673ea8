// What the addresses of domains mean: pages of 4 KiB and of every larger power of two, found in constant time.
//
//   domain   sizes u64 (bit n: there are pages of 2^n bytes), 64 × u32 how many of each
//   page     in the table of all: space = domain, key = address | log2, value = address at the root, extra = permissions

import { CoreStatus } from "../../src/abi";
import { reserve } from "../base/memory";
import {
  enter,
  extraOf,
  hasBetween,
  keyOf,
  lookUp,
  remove,
  reserveTable,
  Table,
  valueOf,
} from "../base/table";
import { iommu, isDomain } from "./iommu";

const PAGES = memory.data(32, 16);
const DOMAIN: usize = 264;
const COUNTS: usize = 8;
export const SMALLEST_PAGE: u32 = 12;
const SMALLEST_BYTES: u32 = 1 << 12;
/** log2 of how many places for smaller pages are tried one by one. */
const MOST_TRIED: u32 = 10;

/** The page that was found last. */
const FOUND = memory.data(32, 16);

@unmanaged
export class FoundPage {
  /** Address at the root. */
  address: u64;
  log2: u32;
  /** IommuPermission */
  permissions: u32;
}

export function foundPage(): FoundPage {
  return changetype<FoundPage>(FOUND);
}

export function reserveDomains(domains: u32, pages: u32): bool {
  const it = iommu();
  it.domainsAt = reserve(<usize>(domains + 1) * DOMAIN, 64);
  return it.domainsAt != 0 && reserveTable(changetype<Table>(PAGES), pages);
}

/** Pages do not overlap: BadHandle. */
export function mapPage(domain: u32, address: u64, target: u64, log2: u32, permissions: u32): i32 {
  if (!isDomain(domain)) return CoreStatus.BadHandle;
  if (!isPage(address | target, log2) || permissions == 0 || permissions > 3) return CoreStatus.OutOfRange;
  if (!isFree(domain, address, log2)) return CoreStatus.BadHandle;
  if (!enter(changetype<Table>(PAGES), domain, address | log2, target, permissions)) return CoreStatus.NoRoom;
  count(domain, log2, 1);
  return CoreStatus.Ok;
}

/** Whether nothing of the page is mapped. */
export function isFree(domain: u32, address: u64, log2: u32): bool {
  if (!isDomain(domain) || slotOf(domain, address) != 0) return false;
  const smaller = load<u64>(domainAt(domain)) & (((<u64>1) << log2) - 1);
  for (let sizes = smaller; sizes != 0; sizes &= sizes - 1)
    if (holdsPages(domain, address, log2, <u32>ctz(sizes))) return false;
  return true;
}

/** Whether pages of 2^size bytes begin in a larger one: each place is tried, or, of too many, all pages are looked at. */
function holdsPages(domain: u32, address: u64, log2: u32, size: u32): bool {
  const table = changetype<Table>(PAGES);
  const last = address + (((<u64>1) << log2) - 1);
  if (log2 - size > MOST_TRIED) return hasBetween(table, domain, address, last);
  for (let at: u64 = address; at - address < (<u64>1) << log2; at += (<u64>1) << size)
    if (lookUp(table, domain, at | size) != 0) return true;
  return false;
}

export function unmapPage(domain: u32, address: u64, log2: u32): i32 {
  if (!isDomain(domain)) return CoreStatus.BadHandle;
  if (!isPage(address, log2)) return CoreStatus.OutOfRange;
  if (!remove(changetype<Table>(PAGES), domain, address | log2)) return CoreStatus.BadHandle;
  count(domain, log2, -1);
  return CoreStatus.Ok;
}

/** The page that holds an address; leaves it at `foundPage()`. */
export function findPage(domain: u32, address: u64): bool {
  const slot = slotOf(domain, address);
  if (slot == 0) return false;
  const found = foundPage();
  found.log2 = <u32>keyOf(slot) & (SMALLEST_BYTES - 1);
  found.address = valueOf(slot) | (address & (((<u64>1) << found.log2) - 1));
  found.permissions = <u32>extraOf(slot);
  return true;
}

function slotOf(domain: u32, address: u64): usize {
  for (let sizes = load<u64>(domainAt(domain)); sizes != 0; sizes &= sizes - 1) {
    const log2 = <u32>ctz(sizes);
    const slot = lookUp(changetype<Table>(PAGES), domain, (address & ~(((<u64>1) << log2) - 1)) | log2);
    if (slot != 0) return slot;
  }
  return 0;
}

/** log2 of the size of the page that begins at the address; 0 for none. */
export function pageThatBegins(domain: u32, address: u64): u32 {
  if (!isDomain(domain)) return 0;
  let sizes = load<u64>(domainAt(domain));
  for (; sizes != 0; sizes &= sizes - 1) {
    const log2 = <u32>ctz(sizes);
    if (lookUp(changetype<Table>(PAGES), domain, address | log2) != 0) return log2;
  }
  return 0;
}

function isPage(addresses: u64, log2: u32): bool {
  return log2 >= SMALLEST_PAGE && log2 < 64 && (addresses & (((<u64>1) << log2) - 1)) == 0;
}

function count(domain: u32, log2: u32, change: i32): void {
  const at = domainAt(domain);
  const counter = at + COUNTS + (log2 << 2);
  store<i32>(counter, load<i32>(counter) + change);
  const bit = (<u64>1) << log2;
  store<u64>(at, load<i32>(counter) != 0 ? load<u64>(at) | bit : load<u64>(at) & ~bit);
}

function domainAt(domain: u32): usize {
  return iommu().domainsAt + <usize>domain * DOMAIN;
}
