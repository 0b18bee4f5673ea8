// A place for memory-mapped configuration space that leaves a dump's BARs alone.

import type { MachineInput } from "../schema";

const SIZE = 256n << 20n;
const USUAL = 0xb0000000n;
/** Below 4 GiB from the top, under the range in which enumeration places; then above 4 GiB. */
const OTHERS = [
  0xa0000000n,
  0x90000000n,
  0x80000000n,
  0x70000000n,
  0x60000000n,
  0x50000000n,
  0x40000000n,
  0x400000000n,
  0x500000000n,
  0x600000000n,
  0x700000000n,
];

/** Nothing if the usual place is free of addresses in use, or if no place is. */
export function ecamBeside(inUse: readonly bigint[]): Pick<MachineInput, "ecam"> {
  const isFree = (base: bigint) => !inUse.some((address) => address >= base && address < base + SIZE);
  const base = isFree(USUAL) ? undefined : OTHERS.find(isFree);
  return base === undefined ? {} : { ecam: { base: `0x${base.toString(16)}` } };
}
