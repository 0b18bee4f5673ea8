// Enumerates a machine of this process: every domain, with the ranges of its description.

import type { Machine } from "../model/machine";
import { machineAccess } from "./access";
import type { Ranges } from "./assign";
import { type EnumerationProgress, enumerate } from "./enumerate";
import type { Range } from "./layout";
import { largest } from "./pack";
import type { EnumerationReport } from "./report";
import { joinReports } from "./reporting";
import type { RootBusRange } from "./scan";

/** Enumerates all domains. They share the ranges: each takes its addresses behind those of the one before. */
export function enumerateMachine(
  machine: Machine,
  onProgress?: (progress: EnumerationProgress) => void,
): EnumerationReport {
  let ranges: Ranges = machine.description;
  const reports = machine.domains.map((domain) => {
    const report = enumerate(machineAccess(machine, domain), {
      ...ranges,
      roots: rootsOf(machine, domain),
      domain,
      ...(onProgress && { onProgress }),
    });
    ranges = unused(ranges, report);
    return report;
  });
  return joinReports(reports);
}

/** Each root bus may use the numbers up to the next one; in domain 0 no more than the ECAM window reaches. */
export function rootsOf({ description }: Machine, domain: number): RootBusRange[] {
  const buses = description.roots.filter((root) => root.domain === domain).map((root) => root.bus);
  const ascending = buses.sort((a, b) => a - b);
  const last = domain === 0 ? description.ecam.buses - 1 : 255;
  return ascending.map((bus, index) => ({
    bus,
    lastBus: Math.max(bus, Math.min(last, (ascending[index + 1] ?? 256) - 1)),
  }));
}

function unused({ io, mmio32, mmio64 }: Ranges, report: EnumerationReport): Ranges {
  const ends = [
    ...report.assignments.map((a) => ({ io: a.type === "io", end: a.base + a.size * BigInt(a.count) })),
    ...report.windows.map((window) => ({ io: window.kind === "io", end: window.limit + 1n })),
  ];
  const memoryEnds = ends.filter((one) => !one.io).map(({ end }) => end);
  const ioEnds = ends.filter((one) => one.io).map(({ end }) => end);
  return { io: behind(io, ioEnds), mmio32: behind(mmio32, memoryEnds), mmio64: behind(mmio64, memoryEnds) };
}

/** The part of a range behind all ends that lie in it. */
function behind({ base, size }: Range, ends: readonly bigint[]): Range {
  const end = base + size;
  const from = largest(
    ends.filter((one) => one <= end),
    base,
  );
  return { base: from, size: end - from };
}
