// Slot Status: what changes is noted, and the hot-plug interrupt follows, PCIe §6.7.3.4.

import { BlockKind, EventKind, PinSource } from "../../src/abi";
import { changeLevel } from "../error/interrupt";
import { setStatus } from "../error/registers";
import { emit } from "../function/events";
import { blockAt } from "../function/layout";
import { PciFunction } from "../function/records";
import { get16, get32 } from "../function/registers";
import { PciExpress, PciExpressCapabilities, SlotControl, SlotStatus } from "../generated/pci-express";

/** Enables and status bits that stand at the same place in Slot Control and Slot Status. */
const ALIKE: u32 =
  SlotStatus.AttentionButtonPressed |
  SlotStatus.PowerFaultDetected |
  SlotStatus.MrlSensorChanged |
  SlotStatus.PresenceDetectChanged |
  SlotStatus.CommandCompleted;

/** Sets bits of Slot Status; those that the slot does not have stay zero. */
export function changeSlot(port: PciFunction, bits: u32): void {
  const at = slotAt(port);
  if (at == 0) return;
  const before = get32(port, at);
  if (setStatus(port, at, bits << 16) == 0) return;
  followLevel(port, before);
  tellSlot(port);
}

/** The hot-plug interrupt, after the dword of Slot Control and Slot Status was `before`. */
export function followLevel(port: PciFunction, before: u32): void {
  const after = get32(port, slotAt(port));
  changeLevel(port, PinSource.HotPlug, isPending(before), isPending(after), messageNumber(port));
}

export function tellSlot(port: PciFunction): void {
  const slot = get32(port, slotAt(port));
  emit(EventKind.Slot, port.handle, slot & 0xffff, slot >> 16);
}

/** Offset of Slot Control; 0 without a PCI Express capability. */
export function slotAt(port: PciFunction): u32 {
  const at = blockAt(port.layout, BlockKind.PciExpress);
  return at != 0 ? at + PciExpress.SlotControl : 0;
}

function isPending(slot: u32): bool {
  if ((slot & SlotControl.HotPlugInterruptEnable) == 0) return false;
  const status = slot >> 16;
  if ((slot & status & ALIKE) != 0) return true;
  return (
    (slot & SlotControl.DataLinkLayerStateChangedEnable) != 0 &&
    (status & SlotStatus.DataLinkLayerStateChanged) != 0
  );
}

function messageNumber(port: PciFunction): u32 {
  const at = blockAt(port.layout, BlockKind.PciExpress);
  const capabilities = get16(port, at + PciExpress.PciExpressCapabilities);
  return (
    (capabilities & PciExpressCapabilities.InterruptMessageNumber) >>
    PciExpressCapabilities.InterruptMessageNumberShift
  );
}
