// Sizing: writing ones into Base Address Registers, reading back, restoring (PCIe §7.5.1.2.1).

import type { ConfigAccess } from "./access";
import type { FoundBar, FoundFunction } from "./found";
import { COMMAND, SR_IOV, TYPE_0, TYPE_1 } from "./registers";

const ALL_ONES = 0xffffffff;
const ROM_ADDRESS = 0xfffff800;
const IO_FLAG = 1;
const TYPE_64_BIT = 4;
const TYPE_MASK = 6;
const PREFETCHABLE = 8;
const ROM_INDEX = 6;

/** Switches off what a Function claims, so that neither sizing nor moving a BAR can take others' requests. */
export function disableDecode(access: ConfigAccess, { routingId }: FoundFunction): void {
  const command = access.read(routingId, TYPE_0.Command, 2);
  const decode = COMMAND.ioSpaceEnable | COMMAND.memorySpaceEnable;
  access.write(routingId, TYPE_0.Command, 2, command & ~decode);
}

/** BARs, Expansion ROM and VF BARs of a Function whose decode is off; System Page Size must be set (R113). */
export function sizeBars(access: ConfigAccess, f: FoundFunction): FoundBar[] {
  if (f.layout === 2) return [];
  const bars = registersAt(access, f, TYPE_0.BAR0, f.layout === 1 ? 2 : 6, "bar", 1);
  const { srIov } = f;
  const vfBars = srIov
    ? registersAt(access, f, srIov.at + SR_IOV["VF BAR0"], 6, "vf-bar", srIov.totalVfs)
    : [];
  return [...bars, ...sizeRom(access, f), ...vfBars];
}

function registersAt(
  access: ConfigAccess,
  f: FoundFunction,
  start: number,
  length: number,
  kind: "bar" | "vf-bar",
  count: number,
): FoundBar[] {
  const found: FoundBar[] = [];
  for (let index = 0; index < length; index++) {
    const offset = start + 4 * index;
    const bar = sizeBar(access, f.routingId, offset, index + 1 < length);
    if (!bar) continue;
    found.push({ ...bar, kind, index, offset, count });
    if (bar.type === "memory64") index++;
  }
  return found;
}

type Sized = Pick<FoundBar, "type" | "prefetchable" | "size">;

function sizeBar(
  access: ConfigAccess,
  routingId: number,
  offset: number,
  hasNext: boolean,
): Sized | undefined {
  const low = sizeMask(access, routingId, offset, ALL_ONES);
  if (low === 0 || low === ALL_ONES) return undefined;
  if ((low & IO_FLAG) !== 0) {
    const size = lowestBit(BigInt((low & ~3) >>> 0));
    return size === 0n ? undefined : { type: "io", prefetchable: false, size };
  }
  const wide = (low & TYPE_MASK) === TYPE_64_BIT && hasNext;
  const high = wide ? sizeMask(access, routingId, offset + 4, ALL_ONES) : 0;
  const size = lowestBit((BigInt(high) << 32n) | BigInt((low & ~0xf) >>> 0));
  const type = wide ? "memory64" : "memory32";
  return size === 0n ? undefined : { type, prefetchable: (low & PREFETCHABLE) !== 0, size };
}

function sizeRom(access: ConfigAccess, f: FoundFunction): FoundBar[] {
  const offset = (f.layout === 1 ? TYPE_1 : TYPE_0)["Expansion ROM BAR"];
  const size = lowestBit(BigInt((sizeMask(access, f.routingId, offset, ROM_ADDRESS) & ROM_ADDRESS) >>> 0));
  if (size === 0n) return [];
  return [{ kind: "rom", index: ROM_INDEX, offset, type: "memory32", prefetchable: false, size, count: 1 }];
}

function sizeMask(access: ConfigAccess, routingId: number, offset: number, ones: number): number {
  const before = access.read(routingId, offset, 4);
  access.write(routingId, offset, 4, ones);
  const mask = access.read(routingId, offset, 4);
  access.write(routingId, offset, 4, before);
  return mask;
}

function lowestBit(mask: bigint): bigint {
  return mask & -mask;
}

/** Writes the address that was assigned, or 0 where none was; the ROM stays disabled. */
export function programBar(access: ConfigAccess, { routingId }: FoundFunction, bar: FoundBar): void {
  const base = bar.base ?? 0n;
  access.write(routingId, bar.offset, 4, Number(base & 0xffffffffn));
  if (bar.type === "memory64") access.write(routingId, bar.offset + 4, 4, Number(base >> 32n));
}
