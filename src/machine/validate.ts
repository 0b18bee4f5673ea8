// The rules that a machine must keep beyond the shape of its file.

import type { DeviceDescription, FunctionDescription, MachineDescription } from "./description";
import { child, type Problem } from "./problems";
import { checkAri } from "./validate/ari";
import { checkBarCapabilities, fixedBars } from "./validate/bar-capabilities";
import { checkBars, checkVfBars } from "./validate/bars";
import { type BusPlace, busesOf } from "./validate/buses";
import { checkCapabilities } from "./validate/capabilities";
import { checkMsiX } from "./validate/msi-x";
import { checkLinks, checkQuirks, checkVfRegisters } from "./validate/oddities";
import { checkPlacement } from "./validate/placement";
import { checkRanges } from "./validate/ranges";
import { Report } from "./validate/report";
import { checkRoutingIds } from "./validate/routing-ids";
import { checkDependencyLinks, checkSrIov, srIovOf } from "./validate/sr-iov";
import { checkBus, checkRoots } from "./validate/topology";
import { checkVfs } from "./validate/vfs";

function checkHeader(fn: FunctionDescription, report: Report): void {
  if (fn.vendorId === 0xffff) {
    // A dump may show a VF, or what does not answer, without the PF it belongs to.
    const pointer = child(fn.pointer, fn.image ? "image" : "vendorId");
    report.add(pointer, "0xffff means that nothing is there", fn.vendorId);
  }
  const wanted = fn.kind === "endpoint" ? [0, 2] : [1];
  if (!wanted.includes(fn.headerType)) {
    const message = `must be ${wanted.join(" or ")} in ${fn.kind === "endpoint" ? "an endpoint" : "a port or bridge"}`;
    report.add(child(fn.pointer, "headerType"), message, fn.headerType);
  }
  if (fn.headerType !== 0 && (fn.subsystemId !== 0 || fn.subsystemVendorId !== 0)) {
    report.add(child(fn.pointer, "subsystemId"), "only an endpoint has one in its header", fn.subsystemId);
  }
}

function checkFunction(fn: FunctionDescription, report: Report): void {
  checkHeader(fn, report);
  checkBars(fn, report);
  checkBarCapabilities(fn, report);
  checkCapabilities(fn.capabilities, fn, report);
  checkLinks(fn.capabilities, fn, report);
  const msiX = fn.capabilities.find((capability) => capability.type === "msi-x");
  if (msiX) checkMsiX(msiX, [...fn.bars, ...fixedBars(fn, false)], report);
  const srIov = srIovOf(fn);
  if (!srIov) return;
  checkSrIov(fn, srIov, report);
  checkVfBars(fn, srIov, report);
  checkQuirks(fn, srIov, report);
  checkCapabilities(srIov.vf.capabilities, fn, report);
  checkLinks(srIov.vf.capabilities, fn, report);
  checkVfRegisters(fn, srIov, report);
  checkVfs(fn, srIov, report);
  const vfMsiX = srIov.vf.capabilities.find((capability) => capability.type === "msi-x");
  if (vfMsiX) checkMsiX(vfMsiX, [...srIov.vfBars, ...fixedBars(fn, true)], report);
}

function checkDevice(device: DeviceDescription, bus: BusPlace, report: Report): void {
  for (const fn of device.functions) checkFunction(fn, report);
  checkPlacement(device, bus, report);
  checkDependencyLinks(device, report);
  checkAri(device, bus, report);
}

/**
 * What breaks a rule: `errors` forbid building the machine; `warnings` are rules from which a Function is
 * known to deviate, and oddities of images. Never throws.
 */
export function validate(machine: MachineDescription): {
  errors: readonly Problem[];
  warnings: readonly Problem[];
} {
  const report = new Report();
  checkRanges(machine, report);
  checkRoots(machine, report);
  for (const bus of machine.roots.flatMap(busesOf)) {
    checkBus(bus, report);
    for (const device of bus.devices) checkDevice(device, bus, report);
    checkRoutingIds(bus, report);
  }
  return { errors: report.errors, warnings: report.warnings };
}
