// Slots: commands that software writes into Slot Control, and what a hand does to them, PCIe §6.7.

import { AerError, ResetKind, SlotAction } from "../../src/abi";
import { state } from "../base/state";
import { setStatus } from "../error/registers";
import { reportError } from "../error/report";
import { Absence } from "../function/link-flags";
import { Device, PciFunction } from "../function/records";
import { get16, get32, put16, put32 } from "../function/registers";
import {
  LinkCapabilities,
  PciExpress,
  SlotCapabilities,
  SlotControl,
  SlotStatus,
} from "../generated/pci-express";
import { rebuildRouting } from "../hierarchy/routing";
import { isShownUp, refreshLink, showPresence } from "./link";
import { resetDevice } from "./reset";
import { changeSlot, followLevel, slotAt, tellSlot } from "./slot-status";

/** A write to Slot Control or Slot Status: every write to the control register is a command, also one that changes nothing. */
export function onSlotWrite(port: PciFunction, lanes: u32, before: u32, after: u32): void {
  const at = slotAt(port);
  followLevel(port, before);
  if ((after & SlotControl.ElectromechanicalInterlockControl) != 0) turnInterlock(port, at);
  if (((before ^ after) & SlotControl.PowerControllerControl) != 0) followPower(port);
  if ((lanes & 0xffff) != 0) completeCommand(port, at);
  if (get32(port, at) != before) tellSlot(port);
}

function completeCommand(port: PciFunction, at: u32): void {
  const before = get32(port, at);
  setStatus(port, at, (<u32>SlotStatus.CommandCompleted) << 16);
  followLevel(port, before);
}

/** Acts on a written one and reads zero. */
function turnInterlock(port: PciFunction, at: u32): void {
  const slot = get32(port, at) & ~SlotControl.ElectromechanicalInterlockControl;
  put32(port, at, slot ^ ((<u32>SlotStatus.ElectromechanicalInterlockStatus) << 16));
}

/** The device below loses its power, or comes up as after power-on. */
function followPower(port: PciFunction): void {
  const device = port.below;
  if (!device) return;
  const off = (get16(port, slotAt(port)) & SlotControl.PowerControllerControl) != 0;
  resetDevice(device, ResetKind.Fundamental);
  setAbsence(device, off ? device.absent | Absence.Unpowered : device.absent & ~Absence.Unpowered);
}

/** A hand takes the device out, or puts it in. Out of a slot that has power that is a surprise. */
export function movePresence(device: Device, present: bool): void {
  const port = device.bridge;
  const wasUp = port != null && isShownUp(port);
  setAbsence(device, present ? device.absent & ~Absence.Removed : device.absent | Absence.Removed);
  if (!port) return;
  showPresence(port);
  changeSlot(port, SlotStatus.PresenceDetectChanged);
  if (!present && wasUp && reportsSurprise(port)) reportError(port, AerError.SurpriseDown, 0, 0, 0, 0, 0);
}

function setAbsence(device: Device, absence: u32): void {
  const port = device.bridge;
  device.absent = absence;
  rebuildRouting();
  state().decoderStale = 1;
  if (port) refreshLink(port);
}

/** A slot that expects surprises takes none for an error, PCIe §3.2.1. */
function reportsSurprise(port: PciFunction): bool {
  const slot = slotAt(port);
  if (slot == 0) return false;
  const at = slot - PciExpress.SlotControl;
  const link = get32(port, at + PciExpress.LinkCapabilities);
  const capabilities = get32(port, at + PciExpress.SlotCapabilities);
  return (
    (link & LinkCapabilities.SurpriseDownErrorReportingCapable) != 0 &&
    (capabilities & SlotCapabilities.HotPlugSurprise) == 0
  );
}

/** What happens at the slot besides presence. False if the slot has no such thing. */
export function actOnSlot(port: PciFunction, action: u32): bool {
  const at = slotAt(port);
  if (at == 0) return false;
  const capabilities = get32(port, at - PciExpress.SlotControl + PciExpress.SlotCapabilities);
  switch (action) {
    case SlotAction.PressAttentionButton:
      if ((capabilities & SlotCapabilities.AttentionButtonPresent) == 0) return false;
      changeSlot(port, SlotStatus.AttentionButtonPressed);
      return true;
    case SlotAction.PowerFault:
      if ((capabilities & SlotCapabilities.PowerControllerPresent) == 0) return false;
      changeSlot(port, SlotStatus.PowerFaultDetected);
      return true;
    case SlotAction.OpenLatch:
    case SlotAction.CloseLatch:
      if ((capabilities & SlotCapabilities.MrlSensorPresent) == 0) return false;
      moveLatch(port, at, action == SlotAction.OpenLatch);
      return true;
  }
  return false;
}

/** The manually operated retention latch. */
function moveLatch(port: PciFunction, at: u32, open: bool): void {
  const status = get16(port, at + 2);
  const isOpen = (status & SlotStatus.MrlSensorState) != 0;
  if (isOpen == open) return;
  put16(port, at + 2, status ^ SlotStatus.MrlSensorState);
  changeSlot(port, SlotStatus.MrlSensorChanged);
}

/** Whether writes to Slot Control matter even if they change nothing. */
export function completesCommands(port: PciFunction): bool {
  const at = slotAt(port);
  if (at == 0) return false;
  const capabilities = get32(port, at - PciExpress.SlotControl + PciExpress.SlotCapabilities);
  return (
    (capabilities & (SlotCapabilities.HotPlugCapable | SlotCapabilities.NoCommandCompletedSupport)) ==
    SlotCapabilities.HotPlugCapable
  );
}
