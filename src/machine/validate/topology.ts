// What may lie where: roots, links, slots, Function numbers.

import type { DeviceDescription, FunctionDescription, MachineDescription } from "../description";
import { child } from "../problems";
import type { BusPlace } from "./buses";
import type { Report } from "./report";

const hex2 = (value: number) => value.toString(16).padStart(2, "0");

/** "1c.0", or "00.a1" for an ARI Device. */
const slotText = (device: number, fn: number) => `${hex2(device)}.${fn > 7 ? hex2(fn) : fn}`;

export function checkRoots(machine: MachineDescription, report: Report): void {
  const seen = new Map<string, string>();
  for (const { domain, bus, pointer } of machine.roots) {
    const key = `${domain}:${bus}`;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, pointer);
    else report.add(child(pointer, "bus"), `is the root bus ${other} in the same domain`, bus);
  }
}

/** On a link there is one component, with device number 0. */
function checkLink(devices: readonly DeviceDescription[], report: Report): void {
  for (const { device, pointer } of devices) {
    if (device !== 0) report.add(pointer, "a link has one component, device 00", hex2(device));
  }
}

function checkNumbers(device: DeviceDescription, bus: BusPlace, report: Report): void {
  const { functions } = device;
  functions.forEach((fn, index) => {
    const other = functions[index - 1];
    const slot = slotText(device.device, fn.function);
    if (other?.function === fn.function) {
      const what = bus.link ? "a link has one component, and its" : "the same bus has this";
      report.add(fn.pointer, `${what} Function at ${other.pointer}`, slot);
    }
    if (fn.function > 7 && !bus.link) {
      report.add(fn.pointer, "Function numbers above 7 are for ARI Devices below a port", slot);
    }
  });
  if (functions[0]!.function === 0) return;
  const message = "a device needs Function 0";
  const slot = slotText(device.device, functions[0]!.function);
  if (functions.every((fn) => fn.image !== undefined)) report.warn(device.pointer, message, slot);
  else report.add(device.pointer, message, slot);
}

function checkPlace(fn: FunctionDescription, bus: BusPlace, report: Report): void {
  if (fn.kind === "root-port" && !bus.root) report.add(fn.pointer, "a root port lies on a root bus");
  if (fn.kind === "upstream-port" && !bus.link) {
    report.add(fn.pointer, "a switch lies below a root port or downstream port");
  }
  if (fn.kind === "upstream-port" && fn.below.length === 0) {
    report.add(fn.pointer, "a switch needs at least one downstream port");
  }
}

/** Devices of one bus. */
export function checkBus(bus: BusPlace, report: Report): void {
  if (bus.link) checkLink(bus.devices, report);
  for (const device of bus.devices) {
    checkNumbers(device, bus, report);
    for (const fn of device.functions) checkPlace(fn, bus, report);
  }
}
