// Addresses in use in a dump, which bound what a BAR of unknown size can take.

import { openWindows } from "../../decode/windows";
import { readRegisters, readRom, readVfRegisters } from "./registers";
import { type Source, TYPE_1_HEADER } from "./source";
import type { PfVfs } from "./sr-iov";

export type Space = "memory" | "io";

/** Ascending. */
type Starts = readonly bigint[];

/** Where something begins, in both address spaces. */
export interface AddressesInUse {
  readonly memory: Starts;
  readonly io: Starts;
}

/** Every place at which a BAR, an Expansion ROM, a VF aperture or a window begins, or a window has ended. */
export function addressesInUse(sources: readonly Source[], pfs: ReadonlyMap<Source, PfVfs>): AddressesInUse {
  const starts = { memory: new Set<bigint>(), io: new Set<bigint>() };
  for (const source of sources) {
    for (const { space, address } of readRegisters(source)) starts[space].add(address);
    const rom = readRom(source);
    if (rom !== undefined) starts.memory.add(rom);
    if (source.headerType !== TYPE_1_HEADER) continue;
    for (const { kind, base, limit } of openWindows(source.image.bytes)) {
      starts[kind === "io" ? "io" : "memory"].add(base).add(limit + 1n);
    }
  }
  for (const [pf, { srIov }] of pfs) {
    for (const { address } of readVfRegisters(pf, srIov.at)) starts.memory.add(address);
  }
  const sorted = (set: ReadonlySet<bigint>) =>
    [...set].filter((address) => address > 0n).sort((a, b) => (a < b ? -1 : 1));
  return { memory: sorted(starts.memory), io: sorted(starts.io) };
}

/** Bytes from an address to the next one in use; undefined if there is none above. */
export function gapAbove(starts: Starts, address: bigint): bigint | undefined {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= address) low = middle + 1;
    else high = middle;
  }
  const next = starts[low];
  return next === undefined ? undefined : next - address;
}
