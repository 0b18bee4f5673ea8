// Bus number capture: a device takes the bus number of each Type 0 write that it completes, and its VFs move with it.

import { EventKind } from "../../src/abi";
import { emit } from "../function/events";
import { AnyFunction } from "../function/records";
import { rebuildRouting } from "../hierarchy/routing";

/** Type 1 requests never come here: their entries do not ask for it (R33, R34). */
export function captureBus(record: AnyFunction, bus: u32): void {
  const device = record.layout.function.device;
  device.bus = bus;
  rebuildRouting();
  emit(EventKind.BusCaptured, device.first!.handle, bus);
}
