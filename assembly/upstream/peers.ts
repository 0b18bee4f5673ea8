// Who among the devices of a bus claims an address: the peers that a request meets on its way up.

import { BlockKind } from "../../src/abi";
import { isBridge } from "../function/function";
import { blockAt } from "../function/layout";
import { AnyFunction, Device, PciFunction } from "../function/records";
import { get32 } from "../function/registers";
import { lineOf } from "../function/vfs";
import { LinkCapabilities, PciExpress } from "../generated/pci-express";
import { isClosed } from "../hierarchy/bridge-registers";
import { rangeBarAndRecord, rangeIsVf, rangeLog2, rangeOrigin } from "../hierarchy/ranges";
import { forwardsAddress } from "../hierarchy/windows";

/** The Function or PF that a range belongs to. */
export function functionOfRange(range: usize): PciFunction {
  return changetype<PciFunction>(<usize>(rangeBarAndRecord(range) >> 32));
}

/** 1 + index of the VF whose slice the address lies in; 0 for the Function's own BAR. */
export function vfOfRange(range: usize, address: u64): u32 {
  if (!rangeIsVf(range)) return 0;
  return <u32>((address - rangeOrigin(range)) >> rangeLog2(range)) + 1;
}

export function recordOfRange(range: usize, address: u64): AnyFunction {
  const f = functionOfRange(range);
  const vf = vfOfRange(range, address);
  return vf == 0 ? f : changetype<AnyFunction>(lineOf(f.srIov!, vf - 1));
}

/**
 * The Function of the bus that takes the address: a Bridge with a window for it, or whoever has the BAR of `range` there.
 * `from` is where the request came from.
 */
export function peerOnBus(
  first: Device | null,
  from: PciFunction,
  address: u64,
  range: usize,
): PciFunction | null {
  let device = first;
  while (device) {
    let f = device.absent == 0 ? device.first : null;
    while (f) {
      if (f != from && takes(f, address, range)) return f;
      f = f.next;
    }
    device = device.next;
  }
  return null;
}

function takes(f: PciFunction, address: u64, range: usize): bool {
  if (range != 0 && functionOfRange(range) == f) return true;
  return isBridge(f) && !isClosed(f) && forwardsAddress(f, address);
}

/** Whether a range belongs to the Function, or to one below it. */
export function isAtOrBelow(range: usize, top: PciFunction): bool {
  let f = functionOfRange(range);
  while (f != top) {
    const bridge = f.device.bridge;
    if (!bridge) return false;
    f = bridge;
  }
  return true;
}

/** By which the Egress Control Vector of a port names it. */
export function portNumber(port: PciFunction): u32 {
  const at = blockAt(port.layout, BlockKind.PciExpress);
  if (at == 0) return 0;
  return get32(port, at + PciExpress.LinkCapabilities) >> LinkCapabilities.PortNumberShift;
}
