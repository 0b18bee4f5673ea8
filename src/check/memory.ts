// Memory that a check can tell: Message Data of an MSI-X entry holds what is written, whoever the Function is.

import { SR_IOV } from "../firmware/registers";
import type { Bench } from "./bench";
import { NotApplicable } from "./check";
import type { Subject } from "./subject";

const ONES = 0xffffffff;
/** Message Data of the first entry. */
const DATA = 8n;

/** What the register, or the pair of registers, of a BAR shows. */
export interface Bar {
  readonly index: number;
  /** Of the register. */
  readonly offset: number;
  readonly io: boolean;
  readonly wide: boolean;
  readonly prefetchable: boolean;
  readonly base: bigint;
  /** 0 where the BAR is not implemented. */
  readonly size: bigint;
}

/** Sizes registers that form BARs, and puts each back. */
export async function sizeBars(bench: Bench, f: Subject, first: number, count: number): Promise<Bar[]> {
  const bars: Bar[] = [];
  for (let index = 0; index < count; index++) {
    const bar = await sizeBar(bench, f, first + 4 * index, index, index + 1 < count);
    bars.push(bar);
    if (bar.wide) index++;
  }
  return bars;
}

async function sizeBar(bench: Bench, f: Subject, offset: number, index: number, more: boolean): Promise<Bar> {
  const low = await bench.read(f, offset);
  const mask = await maskAt(bench, f, offset, low);
  const io = (mask & 1) !== 0;
  const wide = !io && (mask & 6) === 4 && more;
  const high = wide ? await bench.read(f, offset + 4) : 0;
  const above = wide ? await maskAt(bench, f, offset + 4, high) : 0;
  const whole = (BigInt(above) << 32n) | BigInt((mask & (io ? ~3 : ~0xf)) >>> 0);
  const size = whole & -whole;
  const base = (BigInt(high) << 32n) | BigInt((low & (io ? ~3 : ~0xf)) >>> 0);
  return { index, offset, io, wide, prefetchable: !io && (mask & 8) !== 0, base, size };
}

async function maskAt(bench: Bench, f: Subject, offset: number, before: number): Promise<number> {
  await bench.write(f, offset, ONES);
  const mask = await bench.read(f, offset);
  await bench.write(f, offset, before);
  return mask;
}

/** VF BARs by index; VF Enable must be clear. */
export async function sizeVfBars(bench: Bench, pf: Subject): Promise<ReadonlyMap<number, Bar>> {
  const bars = await sizeBars(bench, pf, pf.srIov + SR_IOV["VF BAR0"], 6);
  return new Map(bars.filter(({ size }) => size !== 0n).map((bar) => [bar.index, bar]));
}

/** BARs of an endpoint, by index, with decoding off meanwhile. */
export async function sizeOwnBars(bench: Bench, f: Subject): Promise<ReadonlyMap<number, Bar>> {
  const command = await bench.read(f, 0x04, 2);
  await bench.write(f, 0x04, command & ~3, 2);
  const bars = await sizeBars(bench, f, 0x10, f.layout === 1 ? 2 : 6);
  await bench.write(f, 0x04, command, 2);
  return new Map(bars.filter(({ size }) => size !== 0n).map((bar) => [bar.index, bar]));
}

export interface MsiXTable {
  readonly bar: number;
  readonly offset: bigint;
  readonly vectors: number;
  readonly pendingBar: number;
  readonly pendingOffset: bigint;
}

/** Where the MSI-X capability says that table and pending bits are; undefined without the capability. */
export function msiXOf(f: Subject): MsiXTable | undefined {
  const at = f.msiX;
  if (at === 0) return undefined;
  const table = f.u32(at + 4);
  const pending = f.u32(at + 8);
  return {
    bar: table & 7,
    offset: BigInt((table & ~7) >>> 0),
    vectors: (f.u16(at + 2) & 0x7ff) + 1,
    pendingBar: pending & 7,
    pendingOffset: BigInt((pending & ~7) >>> 0),
  };
}

/** Address of the Function's first MSI-X entry. Throws NotApplicable where there is none that can be reached. */
export async function tableAddress(bench: Bench, f: Subject): Promise<bigint> {
  const table = msiXOf(f);
  if (!table) throw new NotApplicable("it has no MSI-X table, the memory that a check can tell");
  const bar = (await sizeOwnBars(bench, f)).get(table.bar);
  if (!bar || bar.io || bar.base === 0n) throw new NotApplicable("the BAR of its MSI-X table has no address");
  return bar.base + table.offset;
}

/** Address of the first MSI-X entry of a VF; `bars` as `sizeVfBars` gave them. */
export function vfTableAddress(
  bars: ReadonlyMap<number, Bar>,
  vf: Subject,
  index = vf.vf?.index ?? 0,
): bigint {
  const table = msiXOf(vf);
  if (!table) throw new NotApplicable("its VFs have no MSI-X table, the memory that a check can tell");
  const bar = bars.get(table.bar);
  if (!bar || bar.base === 0n) throw new NotApplicable("the VF BAR of the MSI-X table has no address");
  return bar.base + BigInt(index) * bar.size + table.offset;
}

/** Whether the MSI-X entry there answers: its Message Data holds two values. What it held is put back. */
export async function isClaimed(bench: Bench, entry: bigint): Promise<boolean> {
  const before = await bench.memoryRead(entry + DATA);
  const held = (await takes(bench, entry, 0x5aa5)) && (await takes(bench, entry, 0x1234));
  await bench.memoryWrite(entry + DATA, before);
  return held;
}

async function takes(bench: Bench, entry: bigint, value: number): Promise<boolean> {
  await bench.memoryWrite(entry + DATA, value);
  return (await bench.memoryRead(entry + DATA)) === value;
}

export const writeData = (bench: Bench, entry: bigint, value: number) =>
  bench.memoryWrite(entry + DATA, value);
export const readData = (bench: Bench, entry: bigint) => bench.memoryRead(entry + DATA);
