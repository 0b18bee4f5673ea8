// The Type 1 header: bus numbers route by ID, windows by address, Secondary Bus Reset resets what lies below.

import { EventKind, ResetKind } from "../../src/abi";
import { state } from "../base/state";
import { emit } from "../function/events";
import { PciFunction } from "../function/records";
import { BridgeControl, Type1Header } from "../generated/type-1-header";
import { secondaryBus, subordinateBus } from "../hierarchy/bridge-registers";
import { rebuildRouting } from "../hierarchy/routing";
import { waitBelow } from "./ready";
import { resetBelow } from "./reset";

/** Bridge Control is the upper half of its dword. */
const BRIDGE_CONTROL_DWORD: u32 = Type1Header.BridgeControl & ~3;
const SECONDARY_BUS_RESET: u32 = BridgeControl.SecondaryBusReset << 16;

export function onType1Write(f: PciFunction, dword: u32, before: u32, after: u32): void {
  const changed = before ^ after;
  if (changed == 0) return;
  if (dword == Type1Header.PrimaryBusNumber) {
    if ((changed & 0x00ffff00) == 0) return;
    rebuildRouting();
    emit(EventKind.BusNumbers, f.handle, secondaryBus(f), subordinateBus(f));
  } else if (dword == BRIDGE_CONTROL_DWORD && (changed & SECONDARY_BUS_RESET) != 0) {
    if ((after & SECONDARY_BUS_RESET) != 0) resetBelow(f, ResetKind.Hot);
    else waitBelow(f);
    rebuildRouting();
  }
  state().decoderStale = 1;
}
