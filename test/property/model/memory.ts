// Memory of the model: what claims an address, and the bytes behind it.

import type { MsiXCapability } from "../../../src/machine/capability";
import { listedOf } from "./features";
import type { ModelFunction } from "./function";
import { closed } from "./links";
import { awake } from "./power";
import { sizeOf } from "./resizing";
import { SRIOV, vfBarSize, vfEnable, vfMse } from "./vfs";

/** A byte of a BAR, or of one VF's part of a VF BAR. */
export interface Target {
  readonly f: ModelFunction;
  readonly vf?: number;
  readonly bar: number;
  readonly offset: bigint;
}

const COMMAND = 0x04;
const MEMORY_SPACE = 1;
const BRIDGE_CONTROL = 0x3e;
const VGA_ENABLE = 3;

export const memoryEnabled = (f: ModelFunction) => ((f.get(COMMAND, 16) >> MEMORY_SPACE) & 1) === 1;

/** The address in a BAR: its bits from the size up. */
function baseOf(f: ModelFunction, offset: number, wide: boolean, size: bigint): bigint {
  const low = BigInt(f.get(offset, 32));
  const high = wide ? BigInt(f.get(offset + 4, 32)) << 32n : 0n;
  return (high | low) & ~(size - 1n);
}

function ownBars(f: ModelFunction, address: bigint): Target[] {
  if (!memoryEnabled(f) || !awake(f)) return [];
  return f.description.bars.flatMap(({ index, type, size: native }) => {
    if (type === "io") return [];
    const size = sizeOf(f, false, index, native);
    const offset = address - baseOf(f, 0x10 + 4 * index, type === "memory64", size);
    return offset >= 0n && offset < size ? [{ f, bar: index, offset }] : [];
  });
}

/** Enable of an entry of Enhanced Allocation; entries follow one another. */
function fixedBars(f: ModelFunction, vf: boolean) {
  const ea = listedOf({ f }, "ea");
  let at = (ea?.at ?? 0) + 4;
  return (ea?.fixed ?? []).filter((entry) => {
    const head = f.get(at, 32);
    at += 4 + 4 * (head % 8);
    return entry.vf === vf && head >= 2 ** 31;
  });
}

/** Memory that Enhanced Allocation places. */
function ownFixedBars(f: ModelFunction, address: bigint): Target[] {
  if (!memoryEnabled(f) || !awake(f)) return [];
  return fixedBars(f, false).flatMap(({ bar, base, size }) => {
    return address >= base && address < base + size ? [{ f, bar, offset: address - base }] : [];
  });
}

function vfFixedBars(f: ModelFunction, address: bigint): Target[] {
  if (!f.sriov || !vfEnable(f) || !vfMse(f)) return [];
  return fixedBars(f, true).flatMap(({ bar, base, size }) => {
    const vf = address >= base ? Number((address - base) / size) : -1;
    const isThere = vf >= 0 && vf < f.state.vfCount && awake(f, vf);
    return isThere ? [{ f, vf, bar, offset: (address - base) % size }] : [];
  });
}

/** VF v has the v-th part (R48); VF Enable, VF MSE and power states decide, the Command registers do not (R53, R54, R90, R91). */
function vfBars(f: ModelFunction, address: bigint): Target[] {
  if (!f.sriov || !vfEnable(f) || !vfMse(f)) return [];
  return f.sriov.vfBars.flatMap(({ index, type, size: native }) => {
    const size = vfBarSize(f, sizeOf(f, true, index, native));
    const at = f.sriovAt(SRIOV.bars + 4 * index);
    const offset = address - baseOf(f, at, type === "memory64", size);
    const vf = offset >= 0n ? Number(offset / size) : -1;
    return vf >= 0 && vf < f.state.vfCount && awake(f, vf)
      ? [{ f, vf, bar: index, offset: offset % size }]
      : [];
  });
}

export function inWindow(bridge: ModelFunction, address: bigint): boolean {
  const base = BigInt(bridge.get(0x20, 16) >> 4) << 20n;
  const limit = (BigInt(bridge.get(0x22, 16) >> 4) << 20n) | 0xfffffn;
  if (address >= base && address <= limit) return true;
  const upper = (offset: number) => BigInt(bridge.get(offset, 32)) << 32n;
  const prefetchableBase = (BigInt(bridge.get(0x24, 16) >> 4) << 20n) | upper(0x28);
  const prefetchableLimit = (BigInt(bridge.get(0x26, 16) >> 4) << 20n) | upper(0x2c) | 0xfffffn;
  if (address >= prefetchableBase && address <= prefetchableLimit) return true;
  const vga = ((bridge.get(BRIDGE_CONTROL, 16) >> VGA_ENABLE) & 1) === 1;
  return vga && address >= 0xa0000n && address <= 0xbffffn;
}

/** Everything that claims an address on this bus and below. PF BARs come before VF BARs, which they hide. */
export function claimsOf(functions: readonly ModelFunction[], address: bigint): Target[] {
  const own = functions.flatMap((f) => [...ownBars(f, address), ...ownFixedBars(f, address)]);
  const vfs = functions.flatMap((f) => [...vfBars(f, address), ...vfFixedBars(f, address)]);
  const beyond = functions.flatMap((f) =>
    f.isBridge && !closed(f) && memoryEnabled(f) && inWindow(f, address) ? claimsOf(f.below, address) : [],
  );
  return [...own, ...vfs, ...beyond];
}

const ENTRY = 16;

/** What kind of byte it is: of the MSI-X table, of the Pending Bit Array, or plain memory. */
function byteKind(msiX: MsiXCapability | undefined, bar: number, offset: number): "table" | "pba" | "plain" {
  if (!msiX) return "plain";
  const { table, pba, vectors } = msiX;
  const within = (start: number, length: number) => offset >= start && offset < start + length;
  if (bar === table.bar && within(table.offset, vectors * ENTRY)) return "table";
  if (bar === pba.bar && within(pba.offset, Math.ceil(vectors / 64) * 8)) return "pba";
  return "plain";
}

const msiXOf = ({ f, vf }: Target) => (vf === undefined ? f.msiX : f.vfMsiX);

const areaOf = ({ vf, bar }: Target) => `${vf ?? ""}:${bar}`;

/** Address bits 1:0 are zero, and of the last dword there is the mask bit only. */
function tableMask(msiX: MsiXCapability, offset: number): number {
  const byte = (offset - msiX.table.offset) % ENTRY;
  if (byte === 0) return 0xfc;
  if (byte < 12) return 0xff;
  return byte === 12 ? 0x01 : 0x00;
}

function readByte(target: Target, offset: number): number {
  const msiX = msiXOf(target);
  const kind = byteKind(msiX, target.bar, offset);
  if (kind === "pba" && msiX) return pendingByte(target, offset - msiX.pba.offset);
  const written = target.f.state.memory.get(areaOf(target))?.get(offset);
  if (written !== undefined) return written;
  return kind === "table" && msiX && (offset - msiX.table.offset) % ENTRY === 12 ? 1 : 0;
}

function pendingByte({ f, vf }: Target, byte: number): number {
  const pending = f.state.pending.get(vf ?? -1);
  return [0, 1, 2, 3, 4, 5, 6, 7].reduce(
    (value, bit) => value + (pending?.has(8 * byte + bit) ? 2 ** bit : 0),
    0,
  );
}

function writeByte(target: Target, offset: number, value: number): void {
  const msiX = msiXOf(target);
  const kind = byteKind(msiX, target.bar, offset);
  if (kind === "pba") return;
  const { memory } = target.f.state;
  const bytes = memory.get(areaOf(target)) ?? new Map<number, number>();
  memory.set(areaOf(target), bytes);
  bytes.set(offset, kind === "table" && msiX ? value & tableMask(msiX, offset) : value);
}

export function readMemory(target: Target, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + readByte(target, Number(target.offset) + i);
  return value;
}

export function writeMemory(target: Target, size: number, value: number): void {
  for (let i = 0; i < size; i++) {
    writeByte(target, Number(target.offset) + i, Math.floor(value / 256 ** i) % 256);
  }
}

/** A reset masks all vectors again and forgets what stood behind the BARs of the Function or VF. */
export function forgetMemory(f: ModelFunction, vf?: number): void {
  for (const area of [...f.state.memory.keys()]) {
    if (area.startsWith(`${vf ?? ""}:`)) f.state.memory.delete(area);
  }
}
