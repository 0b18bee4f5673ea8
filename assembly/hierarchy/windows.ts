// The address ranges that a Bridge forwards downstream, PCIe §7.5.1.3.

import { PciFunction } from "../function/records";
import { get8, get16, get32 } from "../function/registers";
import { Command } from "../generated/type-0-header";
import { BridgeControl, Type1Header } from "../generated/type-1-header";

/** Windows of memory: the non-prefetchable one, the prefetchable one, and VGA. */
export const MEMORY_WINDOWS: u32 = 3;

export function forwardsMemory(bridge: PciFunction): bool {
  return (get16(bridge, Type1Header.Command) & Command.MemorySpaceEnable) != 0;
}

export function windowBase(bridge: PciFunction, window: u32): u64 {
  if (window == 0) return (<u64>(get16(bridge, Type1Header.MemoryBase) & 0xfff0)) << 16;
  if (window == 2) return 0xa0000;
  const upper = (<u64>get32(bridge, Type1Header.PrefetchableBaseUpper32Bits)) << 32;
  return upper | ((<u64>(get16(bridge, Type1Header.PrefetchableMemoryBase) & 0xfff0)) << 16);
}

/** Last address of a window; below its base if the window is closed. */
export function windowLast(bridge: PciFunction, window: u32): u64 {
  if (window == 0) return ((<u64>(get16(bridge, Type1Header.MemoryLimit) & 0xfff0)) << 16) | 0xfffff;
  if (window == 2) return vgaEnabled(bridge) ? 0xbffff : 0;
  const upper = (<u64>get32(bridge, Type1Header.PrefetchableLimitUpper32Bits)) << 32;
  return upper | ((<u64>(get16(bridge, Type1Header.PrefetchableMemoryLimit) & 0xfff0)) << 16) | 0xfffff;
}

/** Whether a memory request for this address goes down through the Bridge. */
export function forwardsAddress(bridge: PciFunction, address: u64): bool {
  if (!forwardsMemory(bridge)) return false;
  for (let window: u32 = 0; window < MEMORY_WINDOWS; window++)
    if (address >= windowBase(bridge, window) && address <= windowLast(bridge, window)) return true;
  return false;
}

function vgaEnabled(bridge: PciFunction): bool {
  return (get16(bridge, Type1Header.BridgeControl) & BridgeControl.VgaEnable) != 0;
}

export function forwardsPort(bridge: PciFunction, port: u32): bool {
  if ((get16(bridge, Type1Header.Command) & Command.IOSpaceEnable) == 0) return false;
  const control = get16(bridge, Type1Header.BridgeControl);
  if ((control & BridgeControl.VgaEnable) != 0 && isVgaPort(port, control)) return true;
  const base =
    ((get8(bridge, Type1Header.IOBase) & 0xf0) << 8) | (get16(bridge, Type1Header.IOBaseUpper16Bits) << 16);
  const limit =
    ((get8(bridge, Type1Header.IOLimit) & 0xf0) << 8) |
    (get16(bridge, Type1Header.IOLimitUpper16Bits) << 16) |
    0xfff;
  if (port < base || port > limit) return false;
  return (control & BridgeControl.IsaEnable) == 0 || (port & 0x300) == 0;
}

function isVgaPort(port: u32, control: u32): bool {
  const decoded = (control & BridgeControl.Vga16BitDecode) != 0 ? port : port & 0x3ff;
  return (decoded >= 0x3b0 && decoded <= 0x3bb) || (decoded >= 0x3c0 && decoded <= 0x3df);
}
