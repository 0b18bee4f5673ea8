// Puts a report together from what was found and decided.

import type { FoundFunction } from "./found";
import type { PlacedWindow } from "./layout";
import type {
  Assignment,
  EnumerationReport,
  EnumerationWarning,
  ReportedFunction,
  ReportedWindow,
} from "./report";

/** How a report names a Function. */
export type NameOf = (f: FoundFunction) => string;

/** `functions` in the order in which the report lists them. */
export function reportOf(
  functions: readonly FoundFunction[],
  windows: readonly PlacedWindow[],
  warnings: readonly EnumerationWarning[],
  nameOf: NameOf,
): EnumerationReport {
  return {
    functions: functions.map((f) => reportedFunction(f, nameOf)),
    bridges: functions.flatMap((f) => {
      if (!f.bridge) return [];
      const { primary, secondary, subordinate } = f.bridge;
      return [{ address: nameOf(f), primary, secondary, subordinate }];
    }),
    windows: windows.map((window) => reportedWindow(window, nameOf)),
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
  const optional = { ...(parent && { parent: nameOf(parent) }), ...(vfs && { vfs }) };
  return { address: nameOf(f), vendorId, deviceId, classCode, ...optional };
}

function reportedWindow({ bridge, kind, base, size }: PlacedWindow, nameOf: NameOf): ReportedWindow {
  return { address: nameOf(bridge), kind, base, limit: base + size - 1n };
}

function assignmentsOf(f: FoundFunction, address: string): Assignment[] {
  return f.bars.flatMap(({ kind, index, type, prefetchable, base, size, count }) =>
    base === undefined ? [] : [{ address, kind, bar: index, type, prefetchable, base, size, count }],
  );
}

/** One report of several domains. */
export function joinReports(reports: readonly EnumerationReport[]): EnumerationReport {
  return {
    functions: reports.flatMap((report) => report.functions),
    bridges: reports.flatMap((report) => report.bridges),
    windows: reports.flatMap((report) => report.windows),
    assignments: reports.flatMap((report) => report.assignments),
    warnings: reports.flatMap((report) => report.warnings),
  };
}
