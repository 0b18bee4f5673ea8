// Which Base Address Register a region line speaks of, where the text leaves the number out.

import type { DumpRegion } from "./dump";
import type { RegionLine } from "./lspci-regions";

const BAR0 = 0x10;
const BARS = 6;

/**
 * Gives each line its register: the number it names, or the next register of that type. A register that reads
 * zero, as in a VF, has no type; then the next free one is assumed and `notes` says so.
 */
export function placeRegions(lines: readonly RegionLine[], bytes: Uint8Array, notes: string[]): DumpRegion[] {
  const regions: DumpRegion[] = [];
  let free = 0;
  for (const line of lines) {
    const index = line.index ?? matchingBar(line, bytes, free) ?? assumedBar(free, notes);
    if (line.note !== null) notes.push(`region ${index}: ${line.note}`);
    free = index + (line.width === 64 ? 2 : 1);
    if (index < BARS) regions.push(regionOf(line, index));
    else notes.push(`region ${index}: there is no such register, left out`);
  }
  return regions;
}

function regionOf(line: RegionLine, index: number): DumpRegion {
  const { kind, width, prefetchable, address, size, virtual, disabled } = line;
  return { index, kind, width, prefetchable, address, size, virtual, disabled };
}

function assumedBar(free: number, notes: string[]): number {
  notes.push(`region ${free}: the text leaves the number out, and no register tells it`);
  return free;
}

function matchingBar(line: RegionLine, bytes: Uint8Array, first: number): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = first; index < BARS; index++) {
    const value = view.getUint32(BAR0 + index * 4, true);
    if (
      value !== 0 &&
      describes(line, value, index < BARS - 1 ? view.getUint32(BAR0 + 4 + index * 4, true) : 0)
    ) {
      return index;
    }
  }
  return null;
}

function describes(line: RegionLine, value: number, upper: number): boolean {
  const io = (value & 1) === 1;
  if (io !== (line.kind === "io")) return false;
  if (io) return ((value & ~3) !== 0) === line.assigned;
  const is64 = (value & 6) === 4;
  if (is64 !== (line.width === 64) || ((value & 8) !== 0) !== line.prefetchable) return false;
  return ((value & ~15) !== 0 || (is64 && upper !== 0)) === line.assigned;
}
