// Enumeration as firmware does it: bus numbers, BARs, windows, and room for VFs.

import { formatRoutingId } from "../decode/routing-id";
import type { Machine } from "../model/machine";
import { type ConfigAccess, machineAccess } from "./access";
import { assign, program, type Ranges } from "./assign";
import { disableDecode, sizeBars } from "./bars";
import { everyFunction, type FoundFunction } from "./found";
import type { PlacedWindow, Range } from "./layout";
import type { Assignment, EnumerationReport, EnumerationWarning, ReportedFunction } from "./report";
import { type RootBusRange, type ScannedRoot, scanRoot } from "./scan";
import { bridgeWarning, vfBusWarning } from "./warnings";
import { closeWindows } from "./windows";

/** A step of an enumeration: a Function was found, sized, or given its addresses. */
export interface EnumerationProgress {
  readonly phase: "found" | "sized" | "programmed";
  readonly address: string;
}

export interface EnumerateOptions extends Ranges {
  /** Root buses with the bus numbers they may use; these do not overlap. */
  readonly roots: readonly RootBusRange[];
  /** How reports name addresses; 0 if absent. */
  readonly domain?: number;
  readonly onProgress?: (progress: EnumerationProgress) => void;
}

/**
 * Enumerates one domain. Numbers that were there before are replaced, VFs are taken away; doing it again gives the
 * same registers. Never throws for what does not fit: that stays unassigned, and the report has a warning.
 */
export function enumerate(access: ConfigAccess, options: EnumerateOptions): EnumerationReport {
  const nameOf = (f: FoundFunction) => formatRoutingId(f.routingId, options.domain);
  const tell = (phase: EnumerationProgress["phase"]) => (f: FoundFunction) =>
    options.onProgress?.({ phase, address: nameOf(f) });
  const roots = options.roots.map((root) => scanRoot(access, root, tell("found")));
  const top = roots.flatMap((root) => root.functions);
  const functions = everyFunction(top);
  for (const f of functions) quieten(access, f);
  for (const f of functions) {
    f.bars = sizeBars(access, f);
    tell("sized")(f);
  }
  const { windows, warnings } = assign(top, options, nameOf);
  program(access, functions, windows);
  functions.forEach(tell("programmed"));
  return reportOf(functions, windows, [...busWarnings(roots, functions, nameOf), ...warnings], nameOf);
}

/** Nothing claims or forwards anything from here on. */
function quieten(access: ConfigAccess, f: FoundFunction): void {
  if (f.layout === 2) return;
  disableDecode(access, f);
  if (f.layout !== 1) return;
  const windows = closeWindows(access, f);
  if (f.bridge) f.bridge.windows = windows;
}

type NameOf = (f: FoundFunction) => string;

function busWarnings(roots: readonly ScannedRoot[], functions: readonly FoundFunction[], nameOf: NameOf) {
  const bridges = roots.flatMap((root) => root.withoutBuses.map((f) => bridgeWarning(nameOf(f))));
  const vfs = functions.map((f) => vfBusWarning(nameOf(f), f)).filter((warning) => warning !== undefined);
  return [...bridges, ...vfs];
}

function reportOf(
  functions: readonly FoundFunction[],
  windows: readonly PlacedWindow[],
  warnings: readonly EnumerationWarning[],
  nameOf: NameOf,
): EnumerationReport {
  const bridges = functions.flatMap((f) => (f.bridge ? [{ f, ...f.bridge }] : []));
  return {
    functions: functions.map((f) => reportedFunction(f, nameOf)),
    bridges: bridges.map(({ f, primary, secondary, subordinate }) => ({
      address: nameOf(f),
      primary,
      secondary,
      subordinate,
    })),
    windows: windows.map(({ bridge, kind, base, size }) => ({
      address: nameOf(bridge),
      kind,
      base,
      limit: base + size - 1n,
    })),
    assignments: functions.flatMap((f) => assignmentsOf(f, nameOf(f))),
    warnings,
  };
}

function reportedFunction(f: FoundFunction, nameOf: NameOf): ReportedFunction {
  const { vendorId, deviceId, classCode, parent, srIov } = f;
  const vfs = srIov?.vfs && {
    total: srIov.totalVfs,
    reachable: srIov.vfs.reachable,
    buses: srIov.vfs.busesGranted,
  };
  return {
    address: nameOf(f),
    vendorId,
    deviceId,
    classCode,
    ...(parent && { parent: nameOf(parent) }),
    ...(vfs && { vfs }),
  };
}

function assignmentsOf(f: FoundFunction, address: string): Assignment[] {
  return f.bars.flatMap(({ kind, index, type, prefetchable, base, size, count }) =>
    base === undefined ? [] : [{ address, kind, bar: index, type, prefetchable, base, size, count }],
  );
}

/** Enumerates all domains of a machine, with the ranges of its description, which the domains share. */
export function enumerateMachine(
  machine: Machine,
  onProgress?: (progress: EnumerationProgress) => void,
): EnumerationReport {
  const { io, mmio32, mmio64 } = machine.description;
  let ranges: Ranges = { io, mmio32, mmio64 };
  const reports = machine.domains.map((domain) => {
    const roots = rootsOf(machine, domain);
    const progress = onProgress && { onProgress };
    const report = enumerate(machineAccess(machine, domain), { ...ranges, roots, domain, ...progress });
    ranges = {
      io: unused(ranges.io, report),
      mmio32: unused(ranges.mmio32, report),
      mmio64: unused(ranges.mmio64, report),
    };
    return report;
  });
  return {
    functions: reports.flatMap((report) => report.functions),
    bridges: reports.flatMap((report) => report.bridges),
    windows: reports.flatMap((report) => report.windows),
    assignments: reports.flatMap((report) => report.assignments),
    warnings: reports.flatMap((report) => report.warnings),
  };
}

/** Each root bus may use the numbers up to the next one; domain 0 has no more than its ECAM window reaches. */
function rootsOf({ description }: Machine, domain: number): RootBusRange[] {
  const buses = description.roots
    .filter((root) => root.domain === domain)
    .map((root) => root.bus)
    .sort((a, b) => a - b);
  const last = domain === 0 ? description.ecam.buses - 1 : 255;
  return buses.map((bus, index) => ({
    bus,
    lastBus: Math.max(bus, Math.min(last, (buses[index + 1] ?? 256) - 1)),
  }));
}
