// Building calls for SR-IOV: the room of TotalVFs is reserved here, so that VF Enable, a write, reserves nothing.

import { CoreStatus, Limit, SrIovQuirk } from "../../src/abi";
import { reserve } from "../base/memory";
import { state } from "../base/state";
import { functionOf } from "../function/function";
import { Cell, Cold, cellAt, coldAt, reserveLayout, slotOf } from "../function/layout";
import { clearMsiX, msiXBytes } from "../function/msi-x";
import { SrIov } from "../function/records";
import { placementAt, placementBytes, setVfBar } from "../function/vfs";
import { fits } from "./functions";

/** Makes a Function a PF; blocks of its VFs are placed next, then `reserveVfs`. */
export function addSrIov(handle: u32, totalVfs: u32): i32 {
  const f = functionOf(handle);
  if (!f || state().initialized != 0 || f.srIov) return CoreStatus.BadHandle;
  if (totalVfs > 65535) return CoreStatus.OutOfRange;
  const at = reserve(offsetof<SrIov>());
  const placements = reserve(placementBytes());
  const layout = reserveLayout(f, 1024, true);
  if (at == 0 || placements == 0 || !layout) return CoreStatus.OutOfMemory;
  const s = changetype<SrIov>(at);
  s.pf = f;
  s.vfLayout = layout;
  s.totalVfs = totalVfs;
  s.placementsAt = placements;
  s.bar0 = s.bar2 = s.bar4 = s.bar6 = 0xffffffff;
  f.srIov = s;
  return CoreStatus.Ok;
}

/** First VF Offset and VF Stride from NumVFs = `from` on; per ARI value in ascending order of `from`. */
export function addVfPlacement(handle: u32, ari: u32, from: u32, offset: u32, stride: u32): i32 {
  const s = srIovOf(handle);
  if (!s) return CoreStatus.BadHandle;
  if (s.placements == Limit.VfPlacements) return CoreStatus.NoRoom;
  if (ari > 1 || from > 65535 || offset > 65535 || stride > 65535) return CoreStatus.OutOfRange;
  const placement = placementAt(s, s.placements);
  placement.ari = <u16>ari;
  placement.from = <u16>from;
  placement.offset = <u16>offset;
  placement.stride = <u16>stride;
  s.placements++;
  return CoreStatus.Ok;
}

/** Bits of abi.ts, SrIovQuirk. */
export function setSrIovQuirks(handle: u32, quirks: u32): i32 {
  const s = srIovOf(handle);
  if (!s) return CoreStatus.BadHandle;
  if ((quirks & ~SrIovQuirk.All) != 0) return CoreStatus.OutOfRange;
  s.quirks = quirks;
  return CoreStatus.Ok;
}

/** `log2` of one VF's size in bytes. I/O breaks R50: such a register can be written, and claims nothing. */
export function sizeVfBar(handle: u32, index: u32, kind: u32, log2: u32): i32 {
  const s = srIovOf(handle);
  if (!s) return CoreStatus.BadHandle;
  if (!fits(index, 6, kind, log2)) return CoreStatus.OutOfRange;
  setVfBar(s, index, kind, log2);
  state().bars++;
  return CoreStatus.Ok;
}

export function reserveVfs(handle: u32): i32 {
  const s = srIovOf(handle);
  if (!s || s.lineReset != 0) return CoreStatus.BadHandle;
  const layout = s.vfLayout;
  // Lines of 64 bytes keep a VF in one cache line; shorter ones would share it.
  s.lineBytes = ((layout.lineDwords << 2) + 63) & ~63;
  s.msiXBytes = layout.vectors != 0 ? msiXBytes(layout.vectors) : 0;
  s.slotDwords = reserve(layout.lineDwords << 1);
  s.lineReset = reserve(s.lineBytes, 64);
  s.msiXReset = reserve(s.msiXBytes + 16);
  s.lines = reserve(<usize>s.lineBytes * s.totalVfs + 64, 64);
  s.msiX = reserve(<usize>s.msiXBytes * s.totalVfs + 16);
  if (s.slotDwords == 0 || s.lineReset == 0 || s.msiXReset == 0 || s.lines == 0 || s.msiX == 0)
    return CoreStatus.OutOfMemory;
  // Touched now, so that the first VF Enable does not wait for the operating system to find the memory.
  memory.fill(s.lines, 0, <usize>s.lineBytes * s.totalVfs);
  memory.fill(s.msiX, 0, <usize>s.msiXBytes * s.totalVfs);
  s.firstVf = state().vfs;
  state().vfs += s.totalVfs;
  fillLineReset(s);
  if (layout.vectors != 0) clearMsiX(s.msiXReset, layout.vectors);
  return CoreStatus.Ok;
}

function fillLineReset(s: SrIov): void {
  const layout = s.vfLayout;
  store<u32>(s.lineReset, changetype<u32>(layout));
  for (let dword: u32 = 0; dword < layout.dwords << 2; dword += 4) {
    const slot = slotOf(load<u32>(cellAt(layout, dword), Cell.Meta));
    if (slot == 0) continue;
    store<u32>(s.lineReset + (slot << 2), load<u32>(coldAt(layout, dword), Cold.Reset));
    store<u16>(s.slotDwords + (slot << 1), <u16>dword);
  }
}

function srIovOf(handle: u32): SrIov | null {
  const f = functionOf(handle);
  return f && state().initialized == 0 ? f.srIov : null;
}
