// Time goes on: Functions and VFs get ready, devices vanish. Each at its own time, whatever step the host takes.

import { CoreStatus, EventKind } from "../../src/abi";
import { due, expect, NEVER, now, setDue, setNow } from "../base/clock";
import { state } from "../base/state";
import { emit } from "../function/events";
import { functionOf } from "../function/function";
import { Absence } from "../function/link-flags";
import { readyAt, setVfReadyAt, timesOf, vfReadyAt } from "../function/ready";
import { PciFunction, SrIov } from "../function/records";
import { rebuildRouting } from "../hierarchy/routing";
import { setPresent } from "./reset-door";

/** `time` in nanoseconds; it must not lie before the present. */
export function advanceTo(time: u64): i32 {
  if (time < now() || time == NEVER) return CoreStatus.OutOfRange;
  while (due() <= time) {
    setNow(max(due(), now()));
    settle();
  }
  setNow(time);
  return CoreStatus.Ok;
}

/** Does what is due now, and finds out when the next is. */
function settle(): void {
  const last = state().functions;
  for (let handle: u32 = 1; handle <= last; handle++) vanish(functionOf(handle)!);
  setDue(NEVER);
  let changed = false;
  for (let handle: u32 = 1; handle <= last; handle++) {
    const f = functionOf(handle)!;
    if (getReady(f)) changed = true;
    const s = f.srIov;
    if (s && s.times != 0 && getVfsReady(s)) changed = true;
  }
  if (changed) rebuildRouting();
}

function vanish(f: PciFunction): void {
  const times = timesOf(f);
  if (!times || times.vanishesAt > now()) return;
  times.vanishesAt = NEVER;
  if ((f.device.absent & Absence.Removed) != 0) return;
  emit(EventKind.Vanished, f.handle);
  setPresent(f.handle, 0);
}

function getReady(f: PciFunction): bool {
  const times = timesOf(f);
  if (!times) return false;
  if (times.vanishesAt != NEVER) expect(times.vanishesAt);
  const ready = readyAt(f);
  if (ready == 0 || ready > now()) {
    expect(ready);
    return false;
  }
  times.readyAt = 0;
  if (f.device.absent == 0) emit(EventKind.Ready, f.handle, 0, 1);
  return true;
}

/** One event for each run of VFs that get ready at once. */
function getVfsReady(s: SrIov): bool {
  let changed = false;
  for (let vf: u32 = 0; vf < s.enabled; vf++) {
    const first = vf;
    for (; vf < s.enabled && isDue(s, vf); vf++) setVfReadyAt(s, vf, 0);
    if (vf > first) {
      emit(EventKind.Ready, s.pf.handle, first + 1, vf - first);
      changed = true;
    }
    if (vf < s.enabled) expect(vfReadyAt(s, vf));
  }
  return changed;
}

function isDue(s: SrIov, vf: u32): bool {
  const ready = vfReadyAt(s, vf);
  return ready != 0 && ready <= now();
}
