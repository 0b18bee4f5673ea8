// Alternative Routing-ID Interpretation: all Functions of a device or none, and only below a link.

import type { CapabilityDescription, DeviceDescription, FunctionDescription } from "../description";
import { child } from "../problems";
import type { BusPlace } from "./buses";
import { type Report, within } from "./report";
import { srIovOf } from "./sr-iov";

const ariOf = (capabilities: readonly CapabilityDescription[]) =>
  capabilities.find((capability) => capability.type === "ari");

function checkPlace(fn: FunctionDescription, bus: BusPlace, report: Report): void {
  const ari = ariOf(fn.capabilities);
  if (!ari) return;
  if (fn.kind !== "endpoint" && fn.kind !== "upstream-port") {
    report.add(within(ari, "type"), "a port or bridge has no ARI", ari.type);
  } else if (bus.root) {
    report.add(within(ari, "type"), "ARI needs a link, and a root bus has none", ari.type);
  }
}

function checkHasAri(fn: FunctionDescription, report: Report): void {
  if (!ariOf(fn.capabilities)) {
    const message = "needs ARI, because its device uses it";
    report.breaks("R81", fn, child(fn.pointer, "capabilities"), message);
  }
  const srIov = srIovOf(fn);
  if (srIov && !ariOf(srIov.vf.capabilities)) {
    report.breaks("R81", fn, within(srIov, "vf"), "VFs need ARI, because their device uses it");
  }
}

export function checkAri(device: DeviceDescription, bus: BusPlace, report: Report): void {
  for (const fn of device.functions) checkPlace(fn, bus, report);
  const usesAri = device.functions.some((fn) => fn.function > 7 || ariOf(fn.capabilities));
  if (!usesAri || !bus.link) return;
  for (const fn of device.functions) checkHasAri(fn, report);
}
