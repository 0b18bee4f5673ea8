// VFs of the model: when they exist, where they lie, and what is locked meanwhile.

import type { Quirk } from "../../../src/machine/quirks";
import type { ModelDevice, ModelFunction, Placement } from "./function";
import { waitForVfs } from "./ready";

export const SRIOV = {
  control: 0x08,
  numVfs: 0x10,
  firstVfOffset: 0x14,
  stride: 0x16,
  page: 0x20,
  bars: 0x24,
};

const VF_ENABLE = 0;
const VF_MSE = 3;
const ARI_HIERARCHY = 4;

export const isPf = (f: ModelFunction) => f.sriov !== undefined;

export const pfsOf = (device: ModelDevice) => device.functions.filter(isPf);

export const hasQuirk = (f: ModelFunction, quirk: Quirk) => f.sriov?.quirks.includes(quirk) === true;

const controlBit = (f: ModelFunction, bit: number) => (f.get(f.sriovAt(SRIOV.control), 16) >> bit) & 1;

export const vfEnable = (f: ModelFunction) => controlBit(f, VF_ENABLE) === 1;
export const vfMse = (f: ModelFunction) => controlBit(f, VF_MSE) === 1;

/** The lowest PF's ARI Capable Hierarchy counts for every PF of the device (R37). */
function ariHierarchy(f: ModelFunction): boolean {
  const lowest = pfsOf(f.device).find((pf) => pf.lowestPf);
  return lowest !== undefined && controlBit(lowest, ARI_HIERARCHY) === 1;
}

/** First VF Offset and VF Stride: frozen while VFs exist (R26), otherwise by ARI and NumVFs (R24, R25). */
export function placementOf(f: ModelFunction): Placement {
  if (vfEnable(f)) return f.state.placement;
  const { sriov } = f;
  if (!sriov) return { firstVfOffset: 0, vfStride: 0 };
  const numVfs = Math.max(1, f.get(f.sriovAt(SRIOV.numVfs), 16));
  const placements = ariHierarchy(f) ? sriov.withAri : sriov.withoutAri;
  const chosen = placements.filter(({ from }) => from <= numVfs).at(-1);
  return chosen ?? { firstVfOffset: 0, vfStride: 0 };
}

/** By the captured bus number (R23). */
export function routingIdOf(f: ModelFunction, vf?: number): number {
  const own = f.device.capturedBus * 256 + f.devfn;
  if (vf === undefined) return own;
  const { firstVfOffset, vfStride } = placementOf(f);
  return (own + firstVfOffset + vf * vfStride) % 65536;
}

/** Writes to SR-IOV Control are decided as a whole: the lanes that are written, old and new value. */
export function applyControl(f: ModelFunction, before: number, written: number): void {
  const was = before & 1;
  const wanted = written & 1;
  const others = pfsOf(f.device).some((pf) => pf !== f && vfEnable(pf));
  const ariLocked = others || (was === 1 && wanted === 1);
  let control = written & ~1;
  if (ariLocked) control = (control & ~(1 << ARI_HIERARCHY)) | (before & (1 << ARI_HIERARCHY));
  const numVfs = f.get(f.sriovAt(SRIOV.numVfs), 16);
  f.set(f.sriovAt(SRIOV.control), 16, control);
  if (wanted === 0) {
    if (was === 1) removeVfs(f);
    if (was === 1 && hasQuirk(f, "num-vfs-cleared")) f.set(f.sriovAt(SRIOV.numVfs), 16, 0);
    return;
  }
  if (was === 0 && numVfs > (f.sriov?.totalVfs ?? 0)) return;
  if (was === 0) {
    f.state.placement = { ...placementOf(f) };
    f.state.vfCount = numVfs;
    waitForVfs(f);
  }
  f.set(f.sriovAt(SRIOV.control), 16, control | 1);
}

/** Their registers and their memory are gone. */
export function removeVfs(f: ModelFunction): void {
  f.state.vfCount = 0;
  f.state.vfs.clear();
  for (const perVf of [f.state.pending, f.state.mailboxes])
    for (const vf of [...perVf.keys()]) if (vf >= 0) perVf.delete(vf);
  for (const area of [...f.state.memory.keys()]) if (!area.startsWith(":")) f.state.memory.delete(area);
}

/** Bytes of one VF's part of a VF BAR: at least System Page Size, of which the lowest set bit counts (R43, R45). */
export function vfBarSize(f: ModelFunction, native: bigint): bigint {
  const bits = f.get(f.sriovAt(SRIOV.page), 32);
  let lowest = 0;
  while (lowest < 31 && Math.floor(bits / 2 ** lowest) % 2 === 0) lowest++;
  const page = bits === 0 ? 4096n : 4096n << BigInt(lowest);
  return native > page ? native : page;
}
