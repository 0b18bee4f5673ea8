// The memory of a host: that of its guests, each at a place of its own.

import type { RootMemory } from "../../model/dma";
import type { AnyFunction } from "../../model/machine";

/** What lies from `base` on; a guest's memory begins at its own address 0. */
export interface MemoryRegion {
  readonly base: bigint;
  readonly size: bigint;
  readonly memory: RootMemory;
}

/** Requests that lie in no region, or not in one alone, find no memory. */
export class HostMemory implements RootMemory {
  constructor(private readonly regions: readonly MemoryRegion[]) {}

  readMemory(address: bigint, length: number, requester: AnyFunction): Uint8Array | undefined {
    const region = this.regionOf(address, length);
    return region?.memory.readMemory(address - region.base, length, requester);
  }

  writeMemory(address: bigint, bytes: Uint8Array, requester: AnyFunction): boolean {
    const region = this.regionOf(address, bytes.length);
    return region?.memory.writeMemory(address - region.base, bytes, requester) ?? false;
  }

  private regionOf(address: bigint, length: number): MemoryRegion | undefined {
    return this.regions.find(({ base, size }) => address >= base && address + BigInt(length) <= base + size);
  }
}
