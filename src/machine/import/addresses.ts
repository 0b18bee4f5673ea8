// Addresses in use in a dump, which bound what a BAR of unknown size can take.

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

const MIB = 0xfffffn;

/** Base and end of each window of a bridge that is open. */
function windowsOf({ image }: Source): { readonly space: Space; readonly base: bigint; readonly end: bigint }[] {
  const word = (at: number) => BigInt(image.u16(at));
  const upper = (at: number) => BigInt(image.u32(at)) << 32n;
  const is64 = (image.u16(0x24) & 0xf) === 1;
  const io = (at: number, high: number) => ((BigInt(image.u8(at)) & 0xf0n) << 8n) | (word(high) << 16n);
  const memory = (at: number) => (word(at) & 0xfff0n) << 16n;
  return [
    { space: "io" as const, base: io(0x1c, 0x30), end: io(0x1d, 0x32) + 0xfffn },
    { space: "memory" as const, base: memory(0x20), end: memory(0x22) + MIB },
    {
      space: "memory" as const,
      base: memory(0x24) + (is64 ? upper(0x28) : 0n),
      end: memory(0x26) + MIB + (is64 ? upper(0x2c) : 0n),
    },
  ].filter(({ base, end }) => base < end && base > 0n);
}

/** Every place at which a BAR, an Expansion ROM, a VF aperture or a window begins, or a window has ended. */
export function addressesInUse(
  sources: readonly Source[],
  pfs: ReadonlyMap<Source, PfVfs>,
): AddressesInUse {
  const starts = { memory: new Set<bigint>(), io: new Set<bigint>() };
  for (const source of sources) {
    for (const { space, address } of readRegisters(source)) starts[space].add(address);
    const rom = readRom(source);
    if (rom !== undefined) starts.memory.add(rom);
    if (source.headerType !== TYPE_1_HEADER) continue;
    for (const { space, base, end } of windowsOf(source)) starts[space].add(base).add(end + 1n);
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
