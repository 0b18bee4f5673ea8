// The registers in which a Function notes errors. Bits that its rows do not have stay zero: a VF has fewer (R96, R97).

import { BlockKind } from "../../src/abi";
import { blockAt, Cell, cellAt, ownerOf } from "../function/layout";
import { AnyFunction, PciFunction } from "../function/records";
import { get16, get32, put32 } from "../function/registers";
import { DeviceCapabilities, PciExpress, PciExpressCapabilities } from "../generated/pci-express";
import { Command, Type0Header } from "../generated/type-0-header";
import { Type1Header } from "../generated/type-1-header";

/** Device/Port Types, PCIe §7.5.3.2. */
const enum PortType {
  RootPort = 4,
  UpstreamPort = 5,
  EventCollector = 10,
}

/** Offset of Advanced Error Reporting; 0 for none. */
export function aerAt(record: AnyFunction): u32 {
  return blockAt(record.layout, BlockKind.Aer);
}

/** A register of the PCI Express capability, 16 bits; 0 without the capability. */
export function pciExpress16(f: AnyFunction, register: u32): u32 {
  const at = blockAt(f.layout, BlockKind.PciExpress);
  return at != 0 ? get16(f, at + register) : 0;
}

/** Sets bits that software can clear, in a dword of its own; gives those that were not set before. */
export function setStatus(record: AnyFunction, dword: u32, bits: u32): u32 {
  const clearable = load<u32>(cellAt(record.layout, dword), Cell.Clearable);
  const before = get32(record, dword);
  const after = before | (bits & clearable);
  if (after != before) put32(record, dword, after);
  return before ^ after;
}

/** Whether software can clear all of these bits: they are there. */
export function isImplemented(record: AnyFunction, dword: u32, bits: u32): bool {
  return (load<u32>(cellAt(record.layout, dword), Cell.Clearable) & bits) == bits;
}

/** Bits of the Status register. */
export function setHeaderStatus(record: AnyFunction, bits: u32): u32 {
  return setStatus(record, Type0Header.Command, bits << 16);
}

/** Bits of a Bridge's Secondary Status register. */
export function setSecondaryStatus(bridge: PciFunction, bits: u32): u32 {
  return setStatus(bridge, Type1Header.IOBase, bits << 16);
}

export function setDeviceStatus(record: AnyFunction, bits: u32): u32 {
  const at = blockAt(record.layout, BlockKind.PciExpress);
  return at != 0 ? setStatus(record, at + PciExpress.DeviceControl, bits << 16) : 0;
}

/** Whether a dword behind the start of AER is still AER's: an older one is shorter. */
export function isAer(record: AnyFunction, dword: u32): bool {
  return (
    dword >> 2 < record.layout.dwords &&
    ownerOf(load<u32>(cellAt(record.layout, dword), Cell.Meta)) == BlockKind.Aer
  );
}

/** Role-Based Error Reporting, without which no error is advisory (R95). */
export function isRoleBased(f: PciFunction): bool {
  const at = blockAt(f.layout, BlockKind.PciExpress);
  return (
    at != 0 &&
    (get32(f, at + PciExpress.DeviceCapabilities) & DeviceCapabilities.RoleBasedErrorReporting) != 0
  );
}

/** Bits of Device Control; a VF's are its PF's (R76). */
export function reporting(f: PciFunction, bits: u32): bool {
  return (pciExpress16(f, PciExpress.DeviceControl) & bits) != 0;
}

/** SERR# Enable; a VF's is its PF's. */
export function serrEnable(f: PciFunction): bool {
  return (get16(f, Type0Header.Command) & Command.SerrEnable) != 0;
}

/** A Root Port or a Root Complex Event Collector: Error Messages end there. */
export function collectsMessages(f: PciFunction): bool {
  return isRootPort(f) || isEventCollector(f);
}

export function isRootPort(f: PciFunction): bool {
  return portTypeOf(f) == PortType.RootPort;
}

/** The Upstream Port of a Switch; other Bridges to a bus lead to PCI. */
export function isUpstreamPort(f: PciFunction): bool {
  return portTypeOf(f) == PortType.UpstreamPort;
}

export function isEventCollector(f: PciFunction): bool {
  return portTypeOf(f) == PortType.EventCollector;
}

function portTypeOf(f: PciFunction): u32 {
  const capabilities = pciExpress16(f, PciExpress.PciExpressCapabilities);
  return (capabilities & PciExpressCapabilities.DevicePortType) >> PciExpressCapabilities.DevicePortTypeShift;
}
