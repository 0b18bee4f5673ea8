// The link of a port: up when there is a device with power and nothing holds it down. What the port shows of that.

import { BlockKind, FunctionKind } from "../../src/abi";
import { tellActive } from "../error/dpc-message";
import { blockAt } from "../function/layout";
import { Absence, LinkFlag } from "../function/link-flags";
import { PciFunction } from "../function/records";
import { get16, get32, put16 } from "../function/registers";
import {
  LinkCapabilities,
  LinkStatus,
  PciExpress,
  PciExpressCapabilities,
  SlotStatus,
} from "../generated/pci-express";
import { isContained, isHeldDown } from "../hierarchy/bridge-registers";
import { waitBelow } from "./ready";
import { changeSlot } from "./slot-status";

/** To be called after whatever may have changed the link: shows it, and tells software if it asked to be told. */
export function refreshLink(port: PciFunction): void {
  if (port.kind != FunctionKind.LinkBridge) return;
  const up = isUp(port);
  if (up == isShownUp(port)) return;
  port.link ^= LinkFlag.Up;
  showLink(port, up);
  changeSlot(port, SlotStatus.DataLinkLayerStateChanged);
  if (!up) return;
  tellActive(port);
  waitBelow(port);
}

/** After a reset of the port: its slot has power. Where the link or the device is gone its registers say so; that is no news. */
export function restoreLink(port: PciFunction): void {
  const device = port.below;
  // Without power containment is forgotten.
  if (!isContained(port)) port.link &= ~LinkFlag.Contained;
  if (port.kind != FunctionKind.LinkBridge || !device) return;
  device.absent &= ~Absence.Unpowered;
  const up = isUp(port);
  port.link = (port.link & ~LinkFlag.Up) | (up ? LinkFlag.Up : 0);
  if (!up) showLink(port, false);
  if (device.absent != 0) showPresence(port);
}

/** When a machine is built its registers say what they say, as in a dump. */
export function initializeLink(port: PciFunction): void {
  if (port.kind == FunctionKind.LinkBridge && isUp(port)) port.link = LinkFlag.Up;
  if (isContained(port)) port.link |= LinkFlag.Contained;
}

export function isShownUp(port: PciFunction): bool {
  return (port.link & LinkFlag.Up) != 0;
}

/** Presence Detect State: in-band, so without a slot nobody sees it. */
export function showPresence(port: PciFunction): void {
  const at = blockAt(port.layout, BlockKind.PciExpress);
  if (at == 0 || !hasSlot(port, at)) return;
  const device = port.below;
  const present = device != null && (device.absent & Absence.Removed) == 0;
  setBit(port, at + PciExpress.SlotStatus, SlotStatus.PresenceDetectState, present);
}

function hasSlot(port: PciFunction, at: u32): bool {
  return (get16(port, at + PciExpress.PciExpressCapabilities) & PciExpressCapabilities.SlotImplemented) != 0;
}

function isUp(port: PciFunction): bool {
  const device = port.below;
  return device != null && device.absent == 0 && !isHeldDown(port);
}

/** Data Link Layer Link Active, where the port reports it. */
function showLink(port: PciFunction, up: bool): void {
  const at = blockAt(port.layout, BlockKind.PciExpress);
  if (at == 0) return;
  const capabilities = get32(port, at + PciExpress.LinkCapabilities);
  if ((capabilities & LinkCapabilities.DataLinkLayerLinkActiveReportingCapable) == 0) return;
  setBit(port, at + PciExpress.LinkStatus, LinkStatus.DataLinkLayerLinkActive, up);
}

function setBit(port: PciFunction, register: u32, bit: u32, on: bool): void {
  const value = get16(port, register);
  put16(port, register, on ? value | bit : value & ~bit);
}
