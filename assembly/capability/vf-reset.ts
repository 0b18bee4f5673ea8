// VFs put to their reset state: all of a PF's at VF Enable, one by its Function Level Reset.

import { BlockKind, EventKind } from "../../src/abi";
import { state } from "../base/state";
import { forgetQueued } from "../error/log";
import { vfWasReset } from "../frames/functions";
import { contentsOf } from "../function/contents";
import { emit } from "../function/events";
import { keptBy } from "../function/kept";
import { Cold, coldAt } from "../function/layout";
import { AnyFunction, SrIov } from "../function/records";
import { lineOf, msiXOf } from "../function/vfs";
import { freeVfPagesOf } from "../hierarchy/bar-pages";
import { forgetPageRequestsOf } from "../upstream/page-requests";
import { doeAfterReset } from "./data-object-exchange";
import { waitForVf } from "./ready";

/** The first `count` VFs begin with reset values. Equal lines are copied in doubling steps. */
export function resetVfs(s: SrIov, count: u32): void {
  if (count == 0) return;
  forgetQueued(s.lines, <usize>s.lineBytes * s.totalVfs);
  spread(s.lines, s.lineReset, s.lineBytes, count);
  if (s.msiXBytes != 0) spread(s.msiX, s.msiXReset, s.msiXBytes, count);
  if (!contentsOf(s.vfLayout, BlockKind.DataObjectExchange)) return;
  for (let vf: u32 = 0; vf < count; vf++) doeAfterReset(changetype<AnyFunction>(lineOf(s, vf)));
}

function spread(to: usize, pattern: usize, bytes: usize, count: u32): void {
  const end = bytes * count;
  memory.copy(to, pattern, bytes);
  let done = bytes;
  while (done < end) {
    const step = min(done, end - done);
    memory.copy(to + done, to, step);
    done += step;
  }
}

/**
 * One VF is reset, by Function Level Reset or ReturnToD0: sticky bits stay, nobody else notices (R85, R86, R87, R88).
 */
export function resetVf(s: SrIov, vf: u32, kind: u32): void {
  const line = lineOf(s, vf);
  const slots = s.vfLayout.lineDwords;
  for (let slot: u32 = 1; slot < slots; slot++) {
    const cold = coldAt(s.vfLayout, load<u16>(s.slotDwords + (slot << 1)));
    const keep = keptBy(kind, cold);
    const at = line + (slot << 2);
    store<u32>(at, (load<u32>(at) & keep) | (load<u32>(cold, Cold.Reset) & ~keep));
  }
  if (s.msiXBytes != 0) memory.copy(msiXOf(s, vf), s.msiXReset, s.msiXBytes);
  doeAfterReset(changetype<AnyFunction>(line));
  forgetPageRequestsOf(changetype<AnyFunction>(line));
  freeVfPagesOf(s, vf);
  vfWasReset(s, vf);
  state().decoderStale = 1;
  emit(EventKind.Reset, s.pf.handle, vf + 1, kind);
  waitForVf(s, vf);
}
