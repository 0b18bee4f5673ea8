// What routing needs to know of a Bridge, read from its registers.

import { BlockKind, FunctionKind } from "../../src/abi";
import { blockAt } from "../function/layout";
import { isInD0 } from "../function/power";
import { PciFunction } from "../function/records";
import { get8, get16 } from "../function/registers";
import { DownstreamPortContainment, DpcStatus } from "../generated/downstream-port-containment";
import { DeviceControl2, LinkControl, PciExpress } from "../generated/pci-express";
import { BridgeControl, Type1Header } from "../generated/type-1-header";

export function secondaryBus(bridge: PciFunction): u32 {
  return get8(bridge, Type1Header.SecondaryBusNumber);
}

export function subordinateBus(bridge: PciFunction): u32 {
  return get8(bridge, Type1Header.SubordinateBusNumber);
}

/** Secondary Bus Reset is set: nothing below answers. */
export function isHeldInReset(bridge: PciFunction): bool {
  return (get16(bridge, Type1Header.BridgeControl) & BridgeControl.SecondaryBusReset) != 0;
}

/** No request passes to or from the secondary side: its link is down, or the Bridge is not in D0. */
export function isClosed(bridge: PciFunction): bool {
  return isHeldDown(bridge) || !isInD0(bridge);
}

/** Something keeps the link down: Secondary Bus Reset, containment or Link Disable. */
export function isHeldDown(bridge: PciFunction): bool {
  return isHeldInReset(bridge) || isContained(bridge) || isLinkDisabled(bridge);
}

/** Link Disable is set in a Root Port or Downstream Port, PCIe §7.5.3.7. */
export function isLinkDisabled(bridge: PciFunction): bool {
  if (bridge.kind != FunctionKind.LinkBridge) return false;
  const at = blockAt(bridge.layout, BlockKind.PciExpress);
  return at != 0 && (get16(bridge, at + PciExpress.LinkControl) & LinkControl.LinkDisable) != 0;
}

/** DPC Trigger Status is set: the link is down until software clears it, PCIe §6.2.10. */
export function isContained(bridge: PciFunction): bool {
  const at = blockAt(bridge.layout, BlockKind.Dpc);
  return (
    at != 0 && (get16(bridge, at + DownstreamPortContainment.DpcStatus) & DpcStatus.DpcTriggerStatus) != 0
  );
}

/** ARI Forwarding Enable: the device field of Type 0 requests is part of the Function number, PCIe §6.13. */
export function ariForwarding(bridge: PciFunction): bool {
  if (bridge.kind != FunctionKind.LinkBridge) return false;
  const at = blockAt(bridge.layout, BlockKind.PciExpress);
  return at != 0 && (get16(bridge, at + PciExpress.DeviceControl2) & DeviceControl2.AriForwardingEnable) != 0;
}
