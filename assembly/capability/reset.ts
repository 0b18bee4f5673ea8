// Resets of Functions and of what lies below a Bridge, PCIe §6.6.

import { EventKind, ResetKind } from "../../src/abi";
import { state } from "../base/state";
import { forgetQueued } from "../error/log";
import { functionReset } from "../frames/functions";
import { emit } from "../function/events";
import { isBridge } from "../function/function";
import { keptBy } from "../function/kept";
import { Cell, Cold, cellAt, coldAt } from "../function/layout";
import { resetMsiX } from "../function/msi-x";
import { auxiliaryPowered, restorePme } from "../function/power";
import { Device, PciFunction } from "../function/records";
import { freeFunctionPages } from "../hierarchy/bar-pages";
import { rebuildRouting } from "../hierarchy/routing";
import { releasePin } from "../interrupt/pins";
import { restoreLink } from "./link";
import { waitForFunction } from "./ready";
import { disableVfs, preservedAri, srIovAfterReset } from "./sr-iov";

export function resetFunction(f: PciFunction, kind: u32): void {
  clear(f, kind);
  if (isBridge(f)) {
    resetBelow(f, isOfFunction(kind) ? ResetKind.Hot : kind);
    rebuildRouting();
  }
}

/** Whether such a reset takes a single Function; what lies below a Bridge gets a hot reset then. */
function isOfFunction(kind: u32): bool {
  return kind == ResetKind.FunctionLevel || kind == ResetKind.ReturnToD0;
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
  const ari = s && kind == ResetKind.ReturnToD0 ? preservedAri(s) : 0;
  const pme = kind == ResetKind.Warm ? auxiliaryPowered(f) : 0;
  if (s && s.frozen != 0) disableVfs(s);
  const dwords = f.layout.dwords << 2;
  for (let dword: u32 = 0; dword < dwords; dword += 4) {
    const cell = cellAt(f.layout, dword);
    const cold = coldAt(f.layout, dword);
    const keep = keptBy(kind, cold);
    store<u32>(cell, (load<u32>(cell) & keep) | (load<u32>(cold, Cold.Reset) & ~keep), Cell.Image);
  }
  if (pme != 0) restorePme(f, pme);
  if (s) srIovAfterReset(s, ari);
  resetMsiX(f);
  releasePin(f);
  restoreLink(f);
  if (kind == ResetKind.Fundamental || kind == ResetKind.Warm)
    forgetQueued(changetype<usize>(f), offsetof<PciFunction>());
  freeFunctionPages(f);
  functionReset(f);
  state().decoderStale = 1;
  emit(EventKind.Reset, f.handle, 0, kind);
  waitForFunction(f, kind);
}
