// Request Retry Status: a Function that is not ready, and what the Root Complex makes of it, PCIe §2.3.1, §2.3.2.

import { BlockKind, CompletionStatus, FunctionKind } from "../../src/abi";
import { setRetryAt } from "../base/clock";
import { state } from "../base/state";
import { blockAt } from "../function/layout";
import { readyAt, vfReadyAt } from "../function/ready";
import { AnyFunction, PciFunction } from "../function/records";
import { get16 } from "../function/registers";
import { vfIndexOf } from "../function/vfs";
import { PciExpress, RootControl } from "../generated/pci-express";

/** What a read of both bytes of Vendor ID gives with Configuration RRS Software Visibility. */
const NOT_READY: u32 = 0xffff0001;

/** The data of a read; with the status in the completion cell, and the time at which it will be another one. */
export function askForRetry(record: AnyFunction, offset: u32, size: u32, isWrite: bool): u32 {
  setRetryAt(readyTime(record));
  const ones: u32 = 0xffffffff >>> (32 - (size << 3));
  if (!isWrite && offset == 0 && size >= 2 && isVisible(record.layout.function)) {
    state().completion = CompletionStatus.Successful;
    return NOT_READY & ones;
  }
  state().completion = CompletionStatus.RequestRetry;
  return ones;
}

function readyTime(record: AnyFunction): u64 {
  const f = record.layout.function;
  if (record.layout.isVf == 0) return readyAt(f);
  return vfReadyAt(f.srIov!, vfIndexOf(f.srIov!, changetype<usize>(record)));
}

/** Configuration RRS Software Visibility Enable of the Root Port above. */
function isVisible(f: PciFunction): bool {
  let top = f.device.bridge;
  while (top && top.device.bridge) top = top.device.bridge;
  if (!top || top.kind != FunctionKind.LinkBridge) return false;
  const at = blockAt(top.layout, BlockKind.PciExpress);
  return (
    at != 0 &&
    (get16(top, at + PciExpress.RootControl) & RootControl.ConfigurationRrsSoftwareVisibilityEnable) != 0
  );
}
