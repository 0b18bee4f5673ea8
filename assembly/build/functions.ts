// Building calls: root buses, devices, Functions, blocks, BARs. They alone reserve memory.

import { BarIndex, BarKind, CoreStatus, FunctionKind } from "../../src/abi";
import { reserve } from "../base/memory";
import { state } from "../base/state";
import { placeBlock as lay } from "../function/blocks";
import {
  functionOf,
  is64Bit,
  isBridge,
  isIo,
  reserveDevice,
  reserveFunction,
  reserveRootBus,
  rootBusAt,
  setBar,
} from "../function/function";
import { reserveLayout } from "../function/layout";
import { clearMsiX, msiXBytes } from "../function/msi-x";
import { Device, Layout, PciFunction } from "../function/records";
import { layBar } from "../hierarchy/bars";

const CONVENTIONAL: u32 = 64;
const EXTENDED: u32 = 1024;

export function addRootBus(number: u32, last: u32): i32 {
  if (state().initialized != 0) return CoreStatus.AlreadyInitialized;
  if (number > 255 || last > 255 || last < number) return CoreStatus.OutOfRange;
  const index = reserveRootBus(number, last);
  return index < 0 ? CoreStatus.NoRoom : index;
}

/** A Function, in a new device unless the last device of the same parent has that number. Returns its handle. */
export function addFunction(root: u32, bridge: u32, device: u32, number: u32, kind: u32, dwords: u32): i32 {
  if (state().initialized != 0) return CoreStatus.AlreadyInitialized;
  if (root >= state().rootBuses) return CoreStatus.BadHandle;
  if (device > 31 || number > 255 || kind > <u32>FunctionKind.BusBridge) return CoreStatus.OutOfRange;
  if (dwords != CONVENTIONAL && dwords != EXTENDED) return CoreStatus.OutOfRange;
  const above = functionOf(bridge);
  if (bridge != 0 && (above == null || !isBridge(above))) return CoreStatus.BadHandle;
  const owner = deviceOf(root, above, device);
  if (!owner) return CoreStatus.OutOfMemory;
  const f = reserveFunction(owner, number, kind);
  if (!f) return CoreStatus.NoRoom;
  const layout = reserveLayout(f, dwords, false);
  if (!layout) return CoreStatus.OutOfMemory;
  f.layout = layout;
  return f.handle;
}

function deviceOf(root: u32, bridge: PciFunction | null, number: u32): Device | null {
  let device = bridge ? bridge.below : rootBusAt(root).first;
  while (device) {
    if (device.number == number) return device;
    device = device.next;
  }
  return reserveDevice(rootBusAt(root), bridge, number);
}

/** The layout that a building call means: the Function's own, or that of its VFs. */
export function layoutOf(handle: u32, ofVfs: u32): Layout | null {
  const f = functionOf(handle);
  if (!f || state().initialized != 0) return null;
  if (ofVfs == 0) return f.layout;
  const s = f.srIov;
  return s ? s.vfLayout : null;
}

export function placeBlock(handle: u32, ofVfs: u32, kind: u32, at: u32, dwords: u32, planes: usize): i32 {
  const layout = layoutOf(handle, ofVfs);
  if (!layout) return CoreStatus.BadHandle;
  return lay(layout, kind, at, dwords, planes) ? CoreStatus.Ok : CoreStatus.OutOfRange;
}

/** `log2` of the size in bytes. The header must have been placed. */
export function sizeBar(handle: u32, index: u32, kind: u32, log2: u32): i32 {
  const f = functionOf(handle);
  if (!f || state().initialized != 0) return CoreStatus.BadHandle;
  if (!fits(index, isBridge(f) ? 2 : 6, kind, log2)) return CoreStatus.OutOfRange;
  setBar(f, index, kind, log2);
  layBar(f, index, kind, log2);
  state().bars++;
  return CoreStatus.Ok;
}

/** Whether a BAR of that kind and size may stand at `index` of `registers` registers. */
export function fits(index: u32, registers: u32, kind: u32, log2: u32): bool {
  if (index == BarIndex.Rom) return kind == BarKind.Memory32 && log2 >= 11 && log2 < 32;
  if (index + (is64Bit(kind) ? 1 : 0) >= registers) return false;
  if (isIo(kind)) return log2 >= 2 && log2 <= 16;
  return log2 >= 4 && log2 < (is64Bit(kind) ? 56 : 32);
}

/** MSI-X state for a Function, or for each VF of a PF (before `reserveVfs`). */
export function placeMsiX(
  handle: u32,
  ofVfs: u32,
  vectors: u32,
  tableBar: u32,
  tableOffset: u32,
  pbaBar: u32,
  pbaOffset: u32,
): i32 {
  const layout = layoutOf(handle, ofVfs);
  if (!layout) return CoreStatus.BadHandle;
  if (vectors == 0 || vectors > 2048 || tableBar > 5 || pbaBar > 5) return CoreStatus.OutOfRange;
  layout.vectors = vectors;
  layout.tableBar = tableBar;
  layout.tableOffset = tableOffset;
  layout.pbaBar = pbaBar;
  layout.pbaOffset = pbaOffset;
  if (ofVfs != 0) return CoreStatus.Ok;
  const at = reserve(msiXBytes(vectors));
  if (at == 0) return CoreStatus.OutOfMemory;
  layout.function.msiX = at;
  clearMsiX(at, vectors);
  return CoreStatus.Ok;
}
