// I/O requests: to the I/O BAR that decodes the port, if every Bridge above forwards it. Not a hot path.

import { CompletionStatus } from "../../src/abi";
import { state } from "../base/state";
import { settleContainment } from "../capability/dpc";
import { refuseIo } from "../error/refused-address";
import { barKind, barLog2, barOf, functionOf, isIo, NO_BAR } from "../function/function";
import { PciFunction } from "../function/records";
import { barAddress, ioBarDecodes } from "../hierarchy/bars";
import { isClosed } from "../hierarchy/bridge-registers";
import { forwardsPort } from "../hierarchy/windows";
import { readBar, resolveTo, writeBar } from "./memory";

const NOBODY: u32 = 0xffffffff;

export function ioRead(port: u32, size: u32): u32 {
  const ones: u32 = 0xffffffff >>> (32 - (size << 3));
  const found = resolvePort(port);
  conclude(found, port, size, false);
  return found == NOBODY ? ones : readBar(found >> 16, found & 0xffff, size) & ones;
}

export function ioWrite(port: u32, size: u32, value: u32): void {
  const found = resolvePort(port);
  conclude(found, port, size, true);
  if (found != NOBODY) writeBar(found >> 16, found & 0xffff, size, value);
}

function conclude(found: u32, port: u32, size: u32, isWrite: bool): void {
  let status: u32 = CompletionStatus.Successful;
  if (found == NOBODY) {
    status = refuseIo(port, size, isWrite);
    settleContainment();
  }
  state().completion = status;
}

/** BAR << 16 | offset, with the Function left as resolved; NOBODY if no I/O BAR claims the port. */
function resolvePort(port: u32): u32 {
  const last = state().functions;
  for (let handle: u32 = 1; handle <= last; handle++) {
    const f = functionOf(handle)!;
    for (let index: u32 = 0; index < 6; index++) {
      const bar = barOf(f, index);
      if (bar == NO_BAR || !isIo(barKind(bar)) || !ioBarDecodes(f)) continue;
      const offset = port - <u32>barAddress(f, index, barKind(bar));
      if (offset >> barLog2(bar) != 0 || !reaches(f, port)) continue;
      resolveTo(f, index, offset);
      return (index << 16) | offset;
    }
  }
  return NOBODY;
}

function reaches(f: PciFunction, port: u32): bool {
  if (f.device.absent != 0) return false;
  let bridge = f.device.bridge;
  while (bridge) {
    if (bridge.device.absent != 0 || !forwardsPort(bridge, port) || isClosed(bridge)) return false;
    bridge = bridge.device.bridge;
  }
  return true;
}
