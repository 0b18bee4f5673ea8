// Sizing: writing ones into Base Address Registers, reading back, restoring (PCIe §7.5.1.2.1).

import type { FoundBar, FoundFunction } from "./found";
import { COMMAND, SR_IOV, TYPE_0, TYPE_1 } from "./registers";
import { read, type Steps, write } from "./steps";

const ALL_ONES = 0xffffffff;
const ROM_ADDRESS = 0xfffff800;
const IO_FLAG = 1;
const TYPE_64_BIT = 4;
const TYPE_MASK = 6;
const PREFETCHABLE = 8;
const ROM_INDEX = 6;

/** Switches off what a Function claims, so that neither sizing nor moving a BAR can take others' requests. */
export function* disableDecode({ routingId }: FoundFunction): Steps<void> {
  const command = yield* read(routingId, TYPE_0.Command, 2);
  const decode = COMMAND.ioSpaceEnable | COMMAND.memorySpaceEnable;
  yield* write(routingId, TYPE_0.Command, 2, command & ~decode);
}

/** BARs, Expansion ROM and VF BARs of a Function whose decode is off; System Page Size must be set (R113). */
export function* sizeBars(f: FoundFunction): Steps<FoundBar[]> {
  if (f.layout === 2) return [];
  const bars = yield* registersAt(f, TYPE_0.BAR0, f.layout === 1 ? 2 : 6, "bar", 1);
  const { srIov } = f;
  const vfBars = srIov
    ? yield* registersAt(f, srIov.at + SR_IOV["VF BAR0"], 6, "vf-bar", srIov.totalVfs)
    : [];
  return [...bars, ...(yield* sizeRom(f)), ...vfBars];
}

function* registersAt(
  f: FoundFunction,
  start: number,
  length: number,
  kind: "bar" | "vf-bar",
  count: number,
): Steps<FoundBar[]> {
  const found: FoundBar[] = [];
  for (let index = 0; index < length; index++) {
    const offset = start + 4 * index;
    const bar = yield* sizeBar(f.routingId, offset, index + 1 < length);
    if (!bar) continue;
    found.push({ ...bar, kind, index, offset, count });
    if (bar.type === "memory64") index++;
  }
  return found;
}

type Sized = Pick<FoundBar, "type" | "prefetchable" | "size">;

function* sizeBar(routingId: number, offset: number, hasNext: boolean): Steps<Sized | undefined> {
  const low = yield* sizeMask(routingId, offset, ALL_ONES);
  if (low === 0 || low === ALL_ONES) return undefined;
  if ((low & IO_FLAG) !== 0) {
    const size = lowestBit(BigInt((low & ~3) >>> 0));
    return size === 0n ? undefined : { type: "io", prefetchable: false, size };
  }
  const wide = (low & TYPE_MASK) === TYPE_64_BIT && hasNext;
  const high = wide ? yield* sizeMask(routingId, offset + 4, ALL_ONES) : 0;
  const size = lowestBit((BigInt(high) << 32n) | BigInt((low & ~0xf) >>> 0));
  const type = wide ? "memory64" : "memory32";
  return size === 0n ? undefined : { type, prefetchable: (low & PREFETCHABLE) !== 0, size };
}

function* sizeRom(f: FoundFunction): Steps<FoundBar[]> {
  const offset = (f.layout === 1 ? TYPE_1 : TYPE_0)["Expansion ROM BAR"];
  const size = lowestBit(BigInt(((yield* sizeMask(f.routingId, offset, ROM_ADDRESS)) & ROM_ADDRESS) >>> 0));
  if (size === 0n) return [];
  return [{ kind: "rom", index: ROM_INDEX, offset, type: "memory32", prefetchable: false, size, count: 1 }];
}

function* sizeMask(routingId: number, offset: number, ones: number): Steps<number> {
  const before = yield* read(routingId, offset, 4);
  yield* write(routingId, offset, 4, ones);
  const mask = yield* read(routingId, offset, 4);
  yield* write(routingId, offset, 4, before);
  return mask;
}

function lowestBit(mask: bigint): bigint {
  return mask & -mask;
}

/** Writes the address that was assigned, or 0 where none was; the ROM stays disabled. */
export function* programBar({ routingId }: FoundFunction, bar: FoundBar): Steps<void> {
  const base = bar.base ?? 0n;
  yield* write(routingId, bar.offset, 4, Number(base & 0xffffffffn));
  if (bar.type === "memory64") yield* write(routingId, bar.offset + 4, 4, Number(base >> 32n));
}
