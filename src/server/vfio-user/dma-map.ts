// The client's memory that a Function may reach, as DMA_MAP and DMA_UNMAP tell it.

import { Errno } from "./messages";

export interface DmaRange {
  readonly address: bigint;
  readonly size: bigint;
  readonly read: boolean;
  readonly write: boolean;
}

/** Ranges that a client can have at a time. */
export const RANGE_LIMIT = 65_535;

const ADDRESSES = 1n << 64n;

/** Ranges of 64-bit addresses that do not overlap, by their first address, ascending. */
export class DmaMap {
  #ranges: DmaRange[] = [];

  get count(): number {
    return this.#ranges.length;
  }

  /** Undefined if it was entered; EINVAL for no range of addresses, EEXIST where there is one, ENOSPC beyond the limit. */
  map(range: DmaRange): Errno | undefined {
    const { address, size } = range;
    if (size === 0n || address + size > ADDRESSES) return Errno.EINVAL;
    const at = this.#firstEndingAfter(address);
    const next = this.#ranges[at];
    if (next !== undefined && next.address < address + size) return Errno.EEXIST;
    if (this.#ranges.length >= RANGE_LIMIT) return Errno.ENOSPC;
    this.#ranges.splice(at, 0, range);
    return undefined;
  }

  /** Takes out exactly one range as it was mapped. EINVAL, and nothing changes, if there is none such. */
  unmap(address: bigint, size: bigint): Errno | undefined {
    const at = this.#firstEndingAfter(address);
    const range = this.#ranges[at];
    if (range === undefined || range.address !== address || range.size !== size) return Errno.EINVAL;
    this.#ranges.splice(at, 1);
    return undefined;
  }

  unmapAll(): void {
    this.#ranges = [];
  }

  /** Whether all of `length` bytes, 1 at least, may be read or written; they may lie in several ranges side by side. */
  allows(access: "read" | "write", address: bigint, length: number): boolean {
    const end = address + BigInt(length);
    let next = address;
    for (let at = this.#firstEndingAfter(address); next < end; at++) {
      const range = this.#ranges[at];
      if (range === undefined || range.address > next || !range[access]) return false;
      next = range.address + range.size;
    }
    return true;
  }

  #firstEndingAfter(address: bigint): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const range = this.#ranges[middle] as DmaRange;
      if (range.address + range.size > address) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
