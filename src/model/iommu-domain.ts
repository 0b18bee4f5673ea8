// An address space of the IOMMU, mapped and unmapped in whole pages.

import { IommuPermission } from "../abi";
import { PcieError } from "../errors";
import type { Machine } from "./machine";

/** Something that the IOMMU cannot do as asked; nothing has changed. */
export class IommuError extends PcieError {
  readonly code = "IOMMU";
  constructor(what: string, reason: string) {
    super(`IOMMU: ${what}: ${reason}`);
  }
}

export interface Mapping {
  /** Where it lies at the root; the same address unless told otherwise. Both are multiples of 4 KiB. */
  readonly to?: bigint;
  /** Bytes, a multiple of 4 KiB. */
  readonly size: bigint;
  /** `"rw"` unless told otherwise. */
  readonly access?: "r" | "w" | "rw";
}

const PERMISSIONS = {
  r: IommuPermission.Read,
  w: IommuPermission.Write,
  rw: IommuPermission.Read | IommuPermission.Write,
} as const;

const SMALLEST = 12;
const LARGEST = 63;

/** An address space: what addresses of the Functions in it mean at the root. */
export class IommuDomain {
  constructor(
    private readonly machine: Machine,
    /** From 1. */
    readonly number: number,
    readonly name: string,
  ) {}

  /**
   * Maps `size` bytes from `address` on, in the largest pages that fit. Throws IommuError if something of them is mapped
   * already, or there is no room.
   */
  map(address: bigint, mapping: Mapping): void {
    const { to = address, size, access = "rw" } = mapping;
    const what = `${size} bytes at 0x${address.toString(16)} of ${this.name}`;
    if ((address | to | size) & 0xfffn || size <= 0n || address < 0n || to < 0n)
      throw new IommuError(what, "is not a number of whole pages");
    if ((address + size - 1n) >> 64n || (to + size - 1n) >> 64n)
      throw new IommuError(what, "is beyond 64 bits");
    const pages = pagesOf(address, to, size);
    const taken = pages.find((page) => !this.core.iommu.isFree(this.number, page.address, page.log2));
    if (taken)
      throw new IommuError(what, `something of 0x${taken.address.toString(16)} on is mapped already`);
    const done: (() => void)[] = [];
    try {
      for (const { iommu } of this.cores) {
        for (const { address: at, to: target, log2 } of pages) {
          iommu.map(this.number, at, target, log2, PERMISSIONS[access]);
          done.push(() => iommu.unmap(this.number, at, log2));
        }
      }
    } catch (error) {
      for (const undo of done) undo();
      throw new IommuError(what, error instanceof PcieError ? error.message : String(error));
    }
  }

  /**
   * Takes away what `map` put there; Functions that use ATS are told by an event. Throws IommuError if `address` to
   * `address + size` is not covered by whole pages, as `map` made them.
   */
  unmap(address: bigint, size: bigint): void {
    const what = `${size} bytes at 0x${address.toString(16)} of ${this.name}`;
    if ((address | size) & 0xfffn || size <= 0n || address < 0n || (address + size - 1n) >> 64n)
      throw new IommuError(what, "is not a number of whole pages");
    const pages: { address: bigint; log2: number }[] = [];
    for (let at = address; at < address + size; ) {
      const log2 = this.core.iommu.pageAt(this.number, at);
      if (log2 === undefined || at + (1n << BigInt(log2)) > address + size) {
        throw new IommuError(what, `no page from 0x${at.toString(16)}`);
      }
      pages.push({ address: at, log2 });
      at += 1n << BigInt(log2);
    }
    for (const core of this.cores)
      for (const page of pages) core.iommu.unmap(this.number, page.address, page.log2);
  }

  private get cores() {
    return this.machine.domains.map((segment) => this.machine.core(segment));
  }

  private get core() {
    return this.machine.core(this.machine.domains[0]);
  }
}

/** The largest aligned pages that make up a range. */
function pagesOf(address: bigint, to: bigint, size: bigint) {
  const pages: { address: bigint; to: bigint; log2: number }[] = [];
  for (let done = 0n; done < size; ) {
    const place = { address: address + done, to: to + done };
    let log2 = SMALLEST;
    while (log2 < LARGEST && fits(place.address | place.to, size - done, log2 + 1)) log2++;
    pages.push({ ...place, log2 });
    done += 1n << BigInt(log2);
  }
  return pages;
}

function fits(addresses: bigint, left: bigint, log2: number): boolean {
  const page = 1n << BigInt(log2);
  return (addresses & (page - 1n)) === 0n && page <= left;
}
