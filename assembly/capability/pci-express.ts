// The PCI Express capability: Function Level Reset, ARI Forwarding, and bits that act and read zero.

import { FunctionKind } from "../../src/abi";
import { AnyFunction, Layout, PciFunction } from "../function/records";
import { get32, put32 } from "../function/registers";
import { DeviceControl, DeviceControl2, LinkControl, PciExpress } from "../generated/pci-express";
import { rebuildRouting } from "../hierarchy/routing";
import { followLinkDisable } from "./link-disable";
import { onSlotWrite } from "./slot";

/**
 * Initiate Function Level Reset landed as a one. The planes let it land where the row says so: also in VFs that deny the
 * capability, as those of the 82599 do, and there it works. On a Bridge the bit is Bridge Configuration Retry Enable.
 */
export function initiatesFlr(layout: Layout, dword: u32, after: u32): bool {
  return (
    dword == PciExpress.DeviceControl &&
    (after & DeviceControl.BridgeConfigurationRetryEnableInitiateFunctionLevelReset) != 0 &&
    (layout.isVf != 0 || layout.function.kind == FunctionKind.Endpoint)
  );
}

/** The bit reads zero. */
export function takeBackFlr(record: AnyFunction, dword: u32): void {
  put32(
    record,
    dword,
    get32(record, dword) & ~DeviceControl.BridgeConfigurationRetryEnableInitiateFunctionLevelReset,
  );
}

export function onPciExpressWrite(
  f: PciFunction,
  dword: u32,
  at: u32,
  lanes: u32,
  before: u32,
  after: u32,
): void {
  if (dword == PciExpress.LinkControl) onLinkControl(f, at, before ^ after, after);
  else if (dword == PciExpress.SlotControl) onSlotWrite(f, lanes, before, after);
  else if (dword == PciExpress.DeviceControl2 && f.kind == FunctionKind.LinkBridge) {
    if (((before ^ after) & DeviceControl2.AriForwardingEnable) != 0) rebuildRouting();
  }
}

function onLinkControl(f: PciFunction, at: u32, change: u32, after: u32): void {
  put32(f, at, after & ~LinkControl.RetrainLink);
  if ((change & LinkControl.LinkDisable) != 0 && f.kind == FunctionKind.LinkBridge) followLinkDisable(f);
}
