// MSI as the Function itself sees it, PCIe §7.7.1: four layouts, of 32- or 64-bit addresses, with or without masks.

import { BlockKind, InterruptOutcome } from "../../src/abi";
import { blockAt } from "../function/layout";
import { AnyFunction } from "../function/records";
import { get16, get32, put32 } from "../function/registers";
import { MessageControl, Msi } from "../generated/msi";
import { mayRequest } from "../upstream/requester";
import { sendMessage } from "./message";

/** Offset of the capability if it is enabled, else 0. */
export function enabledMsi(record: AnyFunction): u32 {
  const at = blockAt(record.layout, BlockKind.Msi);
  return at != 0 && (controlOf(record, at) & MessageControl.MsiEnable) != 0 ? at : 0;
}

export function raiseMsi(record: AnyFunction, at: u32, vector: u32): u32 {
  const control = controlOf(record, at);
  if (vector >= capable(control)) return InterruptOutcome.Disabled;
  // Vectors that software has not granted share the places of those it has.
  const granted = vector & (grantedOf(control) - 1);
  const masks = masksAt(control);
  const masked = masks != 0 && ((get32(record, at + masks) >> granted) & 1) != 0;
  if (!masked && mayRequest(record)) {
    send(record, at, control, granted);
    return InterruptOutcome.Sent;
  }
  if (masks == 0) return InterruptOutcome.Lost;
  const pending = at + masks + 4;
  put32(record, pending, get32(record, pending) | (1 << granted));
  return InterruptOutcome.Pending;
}

/** Sends what is pending and no longer masked, each vector once. The Function may request. */
export function releaseMsi(record: AnyFunction, at: u32): void {
  const control = controlOf(record, at);
  const masks = masksAt(control);
  if (masks == 0) return;
  const pending = at + masks + 4;
  let free = get32(record, pending) & ~get32(record, at + masks);
  put32(record, pending, get32(record, pending) & ~free);
  for (; free != 0; free &= free - 1) send(record, at, control, ctz(free));
}

export function pendingMsi(record: AnyFunction): u32 {
  const at = blockAt(record.layout, BlockKind.Msi);
  if (at == 0) return 0;
  const masks = masksAt(controlOf(record, at));
  return masks == 0 ? 0 : get32(record, at + masks + 4);
}

function controlOf(record: AnyFunction, at: u32): u32 {
  return get16(record, at + Msi.MessageControl);
}

function capable(control: u32): u32 {
  return (
    1 << ((control & MessageControl.MultipleMessageCapable) >> MessageControl.MultipleMessageCapableShift)
  );
}

function grantedOf(control: u32): u32 {
  const log2 = (control & MessageControl.MultipleMessageEnable) >> MessageControl.MultipleMessageEnableShift;
  return min((<u32>1) << log2, capable(control));
}

function isWide(control: u32): bool {
  return (control & MessageControl._64BitAddressCapable) != 0;
}

/** Offset of Mask Bits, which Pending Bits follow; 0 without Per-Vector Masking. */
function masksAt(control: u32): u32 {
  if ((control & MessageControl.PerVectorMaskingCapable) == 0) return 0;
  return isWide(control) ? Msi.MaskBitsAt10h : Msi.MaskBits;
}

function send(record: AnyFunction, at: u32, control: u32, vector: u32): void {
  const high: u64 = isWide(control) ? get32(record, at + Msi.MessageUpperAddress) : 0;
  const address = (high << 32) | get32(record, at + Msi.MessageAddress);
  const data = get32(record, at + (isWide(control) ? Msi.MessageDataAtCh : Msi.MessageData));
  const bits: u32 = (control & MessageControl.ExtendedMessageDataEnable) != 0 ? 0xffffffff : 0xffff;
  // Pending since software granted more vectors: only the bits that are granted now may change.
  const granted = grantedOf(control) - 1;
  sendMessage(record, vector, address, ((data & ~granted) | (vector & granted)) & bits);
}
