// Building calls for Functions that are slow to get ready, and devices that do not stay. Times are u64 in two halves.

import { CoreStatus } from "../../src/abi";
import { state } from "../base/state";
import { functionOf } from "../function/function";
import { reserveTimes, reserveVfTimes } from "../function/ready";

/** How long the Function asks for retry after a reset; and when its device vanishes, all ones for never. */
export function setReadyTimes(
  handle: u32,
  resetLow: u32,
  resetHigh: u32,
  vanishesLow: u32,
  vanishesHigh: u32,
): i32 {
  const f = functionOf(handle);
  if (!f || state().initialized != 0) return CoreStatus.BadHandle;
  const times = reserveTimes(f);
  if (!times) return CoreStatus.OutOfMemory;
  times.readyAfterReset = whole(resetLow, resetHigh);
  times.vanishesAt = whole(vanishesLow, vanishesHigh);
  return CoreStatus.Ok;
}

/** How long VFs ask for retry after VF Enable, and after Function Level Reset. */
export function setVfReadyTimes(
  handle: u32,
  enableLow: u32,
  enableHigh: u32,
  flrLow: u32,
  flrHigh: u32,
): i32 {
  const f = functionOf(handle);
  const s = f ? f.srIov : null;
  if (!s || state().initialized != 0) return CoreStatus.BadHandle;
  const times = reserveVfTimes(s);
  if (!times) return CoreStatus.OutOfMemory;
  times.readyAfterEnable = whole(enableLow, enableHigh);
  times.readyAfterFlr = whole(flrLow, flrHigh);
  return CoreStatus.Ok;
}

function whole(low: u32, high: u32): u64 {
  return <u64>low | ((<u64>high) << 32);
}
