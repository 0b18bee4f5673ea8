// Memory requests by address: through the windows to a BAR or a VF's slice, PCIe §2.2.4.1.

import { BarAccess, BarIndex, CompletionStatus, EventKind, Resolved } from "../../src/abi";
import { state } from "../base/state";
import { settleContainment } from "../capability/dpc";
import { refuseMemory } from "../error/refused-address";
import { emit } from "../function/events";
import { AnyFunction, Layout, PciFunction } from "../function/records";
import { lineOf, msiXOf } from "../function/vfs";
import { functionNumber, pageOf, takePage, vfNumber } from "../hierarchy/bar-pages";
import { rangeAt } from "../hierarchy/decoder";
import { rangeBarAndRecord, rangeLog2, rangeOrigin, rangeTarget } from "../hierarchy/ranges";
import { multicastDown, overlaidAddress, overlaidCount } from "../upstream/multicast";
import { putBarAccess } from "./modelled-bars";
import { msiXPlace, msiXRead, msiXWrite, NOT_MSI_X } from "./msi-x-memory";

const RESOLVED = memory.data(32, 16);

export function resolvedAt(): usize {
  return RESOLVED;
}

/** Finds what claims an address and leaves it at `resolvedAt()`; false if nothing does. */
export function resolve(address: u64): bool {
  const range = rangeAt(address);
  if (range == 0) return false;
  const log2 = <u64>rangeLog2(range);
  const within = address - rangeOrigin(range);
  store<u64>(RESOLVED, rangeTarget(range) + ((within >> log2) << 32), Resolved.FunctionHandle);
  store<u64>(RESOLVED, rangeBarAndRecord(range), Resolved.Bar);
  store<u64>(RESOLVED, within & (((<u64>1) << log2) - 1), Resolved.OffsetLow);
  return true;
}

/** `size` is 1, 2 or 4, `address` a multiple of it. All ones when nothing claims the address. */
export function memoryRead(address: u64, size: u32): u32 {
  const ones: u32 = 0xffffffff >>> (32 - (size << 3));
  if (!resolve(address)) {
    refuse(address, size, false);
    return ones;
  }
  state().completion = CompletionStatus.Successful;
  return readBar(resolvedBar(), resolvedOffset(), size) & ones;
}

/** A posted request: what nothing claims is dropped, with UR in the completion cell for whoever looks. */
export function memoryWrite(address: u64, size: u32, value: u32): void {
  if (!resolve(address)) {
    if (!spread(address, size, value)) refuse(address, size, true);
    return;
  }
  state().completion = CompletionStatus.Successful;
  writeBar(resolvedBar(), resolvedOffset(), size, value);
}

/** By Multicast; false if the address is in no window of it. */
function spread(address: u64, size: u32, value: u32): bool {
  if (!multicastDown(address, size)) return false;
  state().completion = CompletionStatus.Successful;
  const count = overlaidCount();
  for (let index: u32 = 0; index < count; index++)
    if (resolve(overlaidAddress(index))) writeBar(resolvedBar(), resolvedOffset(), size, value);
  return true;
}

function refuse(address: u64, size: u32, isWrite: bool): void {
  const status = refuseMemory(address, size, isWrite);
  settleContainment();
  state().completion = status;
}

function resolvedFunction(): PciFunction {
  return changetype<PciFunction>(<usize>load<u32>(RESOLVED, Resolved.Record));
}
function resolvedVf(): u32 {
  return load<u32>(RESOLVED, Resolved.Vf);
}
function resolvedBar(): u32 {
  return load<u32>(RESOLVED, Resolved.Bar);
}
function resolvedOffset(): u64 {
  return load<u64>(RESOLVED, Resolved.OffsetLow);
}

/** Used by I/O requests too, after they resolved by themselves. */
export function resolveTo(f: PciFunction, bar: u32, offset: u64): void {
  store<u32>(RESOLVED, f.handle, Resolved.FunctionHandle);
  store<u32>(RESOLVED, 0, Resolved.Vf);
  store<u32>(RESOLVED, bar, Resolved.Bar);
  store<u64>(RESOLVED, offset, Resolved.OffsetLow);
  store<u32>(RESOLVED, changetype<u32>(f), Resolved.Record);
}

export function readBar(bar: u32, offset: u64, size: u32): u32 {
  const place = msiXPlace(layoutOfResolved(), bar, offset);
  if (place != NOT_MSI_X) return msiXRead(msiXStateOfResolved(), place, size);
  const page = pageOf(numberOfResolved(), bar, offset);
  if (page == 0) {
    if (isModelled(bar)) askModel(bar, offset, size, 0);
    return 0;
  }
  const at = page + (<usize>offset & 0xfff);
  if (size == 1) return load<u8>(at);
  return size == 2 ? load<u16>(at) : load<u32>(at);
}

export function writeBar(bar: u32, offset: u64, size: u32, value: u32): void {
  if (bar == BarIndex.Rom) return;
  const layout = layoutOfResolved();
  const place = msiXPlace(layout, bar, offset);
  if (place != NOT_MSI_X)
    return msiXWrite(recordOfResolved(), msiXStateOfResolved(), layout, place, size, value);
  const number = numberOfResolved();
  let page = pageOf(number, bar, offset);
  if (page == 0) {
    if (isModelled(bar)) return askModel(bar, offset, size | BarAccess.Write, value);
    page = takePage(number, bar, offset);
    if (page == 0) return reportExhausted(bar);
  }
  const at = page + (<usize>offset & 0xfff);
  if (size == 1) store<u8>(at, <u8>value);
  else if (size == 2) store<u16>(at, <u16>value);
  else store<u32>(at, value);
}

/** Has no pages then. */
function isModelled(bar: u32): bool {
  return ((resolvedFunction().modelledBars >> (resolvedVf() != 0 ? bar + 8 : bar)) & 1) != 0;
}

function askModel(bar: u32, offset: u64, how: u32, value: u32): void {
  putBarAccess(resolvedFunction().handle, resolvedVf(), how | (bar << 8), offset, value);
}

function layoutOfResolved(): Layout {
  const f = resolvedFunction();
  return resolvedVf() != 0 ? f.srIov!.vfLayout : f.layout;
}

function recordOfResolved(): AnyFunction {
  const f = resolvedFunction();
  const vf = resolvedVf();
  return vf != 0 ? changetype<AnyFunction>(lineOf(f.srIov!, vf - 1)) : f;
}

function msiXStateOfResolved(): usize {
  const f = resolvedFunction();
  const vf = resolvedVf();
  return vf != 0 ? msiXOf(f.srIov!, vf - 1) : f.msiX;
}

function numberOfResolved(): u32 {
  const f = resolvedFunction();
  const vf = resolvedVf();
  return vf != 0 ? vfNumber(f.srIov!, vf - 1) : functionNumber(f);
}

function reportExhausted(bar: u32): void {
  const s = state();
  if (s.pagesReported != 0) return;
  s.pagesReported = 1;
  emit(EventKind.BarPagesExhausted, resolvedFunction().handle, resolvedVf(), bar);
}

const ADDRESSES = memory.data(65_536, 64);

/** Addresses for `resolveAddresses`, u64 each. */
export function addressesAt(): usize {
  return ADDRESSES;
}

/** Resolves the first `count` addresses (8,192 at most); gives how many something claims. For benchmarks. */
export function resolveAddresses(count: u32): u32 {
  const end = ADDRESSES + ((<usize>min(count, 8192)) << 3);
  let claimed: u32 = 0;
  for (let at = ADDRESSES; at < end; at += 8) claimed += u32(resolve(load<u64>(at)));
  return claimed;
}
