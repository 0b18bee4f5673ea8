// Functions and VFs after a reset: those that are slow ask for retry until they are ready, PCIe §2.3.1, R21, R108.

import { BlockKind, ResetKind } from "../../src/abi";
import { expect } from "../base/clock";
import { blockAt } from "../function/layout";
import { readyAfter, setVfReadyAt, timesOf, vfTimesOf } from "../function/ready";
import { PciFunction, SrIov } from "../function/records";
import { get16 } from "../function/registers";
import { PowerManagement, PowerManagementCapabilities } from "../generated/power-management";
import { rebuildRouting } from "../hierarchy/routing";

/** The Function was reset. */
export function waitForFunction(f: PciFunction, kind: u32): void {
  const times = timesOf(f);
  if (!times) return;
  const isReadyAtOnce = kind == ResetKind.ReturnToD0 && isReadyOnReturn(f);
  const ready = isReadyAtOnce ? 0 : readyAfter(times.readyAfterReset);
  if (ready == times.readyAt) return;
  times.readyAt = ready;
  expect(ready);
  rebuildRouting();
}

/** The reset of what lies below a Bridge is over: now the time begins to count. */
export function waitBelow(bridge: PciFunction): void {
  let device = bridge.below;
  while (device) {
    let f = device.first;
    while (f) {
      waitForFunction(f, ResetKind.Hot);
      waitBelow(f);
      f = f.next;
    }
    device = device.next;
  }
}

/** The first `count` VFs were enabled and do not answer yet. */
export function waitForVfs(s: SrIov, count: u32): void {
  const times = vfTimesOf(s);
  if (!times) return;
  const ready = readyAfter(times.readyAfterEnable);
  for (let vf: u32 = 0; vf < count; vf++) setVfReadyAt(s, vf, ready);
  expect(ready);
}

/** One VF was reset. */
export function waitForVf(s: SrIov, vf: u32): void {
  const times = vfTimesOf(s);
  if (!times) return;
  const ready = readyAfter(times.readyAfterFlr);
  setVfReadyAt(s, vf, ready);
  expect(ready);
  rebuildRouting();
}

/** Immediate_Readiness_on_Return_to_D0. */
function isReadyOnReturn(f: PciFunction): bool {
  const at = blockAt(f.layout, BlockKind.PowerManagement);
  const capabilities = get16(f, at + PowerManagement.PowerManagementCapabilities);
  return (capabilities & PowerManagementCapabilities.ImmediateReadinessOnReturnToD0) != 0;
}
