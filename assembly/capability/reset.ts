// Resets of Functions and of what lies below a Bridge, PCIe §6.6.

import { BlockKind, EventKind, ResetKind } from "../../src/abi";
import { state } from "../base/state";
import { forgetQueued } from "../error/log";
import { functionReset } from "../frames/functions";
import { emit } from "../function/events";
import { isBridge } from "../function/function";
import { Cell, Cold, cellAt, coldAt } from "../function/layout";
import { resetMsiX } from "../function/msi-x";
import { Device, PciFunction } from "../function/records";
import { freeFunctionPages } from "../hierarchy/bar-pages";
import { rebuildRouting } from "../hierarchy/routing";
import { releasePin } from "../interrupt/pins";
import { doeAfterReset } from "./data-object-exchange";
import { restoreLink } from "./link";
import { resizableBarsAfterReset } from "./resizable-bar";
import { disableVfs, srIovAfterReset } from "./sr-iov";

export function resetFunction(f: PciFunction, kind: u32): void {
  clear(f, kind);
  if (isBridge(f)) {
    resetBelow(f, kind);
    rebuildRouting();
  }
}

/** A reset that goes down the link: everything below, captured bus numbers included. */
export function resetBelow(bridge: PciFunction, kind: u32): void {
  let device = bridge.below;
  while (device) {
    resetDevice(device, kind);
    device = device.next;
  }
}

export function resetDevice(device: Device, kind: u32): void {
  let f = device.first;
  while (f) {
    clear(f, kind);
    if (isBridge(f)) resetBelow(f, kind);
    f = f.next;
  }
  if (device.bridge) device.bus = 0;
}

/** Registers to their reset values but for what the kind of reset keeps; VFs vanish first (R84). */
function clear(f: PciFunction, kind: u32): void {
  const s = f.srIov;
  if (s && s.frozen != 0) disableVfs(s);
  const dwords = f.layout.dwords << 2;
  for (let dword: u32 = 0; dword < dwords; dword += 4) {
    const cell = cellAt(f.layout, dword);
    const cold = coldAt(f.layout, dword);
    const keep = kept(cold, kind);
    store<u32>(cell, (load<u32>(cell) & keep) | (load<u32>(cold, Cold.Reset) & ~keep), Cell.Image);
  }
  resizableBarsAfterReset(f, BlockKind.ResizableBar);
  resizableBarsAfterReset(f, BlockKind.VfResizableBar);
  doeAfterReset(f);
  if (s) srIovAfterReset(s);
  resetMsiX(f);
  releasePin(f);
  restoreLink(f);
  if (kind == ResetKind.Fundamental) forgetQueued(changetype<usize>(f), offsetof<PciFunction>());
  freeFunctionPages(f);
  functionReset(f);
  state().decoderStale = 1;
  emit(EventKind.Reset, f.handle, 0, kind);
}

function kept(cold: usize, kind: u32): u32 {
  if (kind == ResetKind.FunctionLevel) return load<u32>(cold, Cold.KeptByFlr);
  return kind == ResetKind.Hot ? load<u32>(cold, Cold.Sticky) : 0;
}
