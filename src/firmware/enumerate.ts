// Enumeration as firmware does it: bus numbers, BARs, windows, and room for VFs.

import { formatRoutingId } from "../decode/routing-id";
import type { ConfigAccess } from "./access";
import { assign, program, type Ranges } from "./assign";
import { disableDecode, sizeBars } from "./bars";
import { everyFunction, type FoundFunction } from "./found";
import type { EnumerationReport } from "./report";
import { type NameOf, reportOf } from "./reporting";
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
 * Enumerates one domain. Numbers that were there before are replaced and VFs are taken away; doing it again gives the
 * same registers. Never throws for what does not fit: that stays unassigned, and the report has a warning.
 */
export function enumerate(access: ConfigAccess, options: EnumerateOptions): EnumerationReport {
  const nameOf: NameOf = (f) => formatRoutingId(f.routingId, options.domain);
  const tell = (phase: EnumerationProgress["phase"]) => (f: FoundFunction) =>
    options.onProgress?.({ phase, address: nameOf(f) });
  const roots = options.roots.map((root) => scanRoot(access, root, tell("found")));
  const top = roots.flatMap((root) => root.functions);
  const functions = everyFunction(top);
  for (const f of functions) quieten(access, f);
  for (const f of functions) f.bars = sizeBars(access, f);
  functions.forEach(tell("sized"));
  const { windows, warnings } = assign(top, options, nameOf);
  program(access, functions, windows);
  functions.forEach(tell("programmed"));
  return reportOf(functions, windows, [...busWarnings(roots, functions, nameOf), ...warnings], nameOf);
}

/** From here on it claims and forwards nothing. */
function quieten(access: ConfigAccess, f: FoundFunction): void {
  if (f.layout === 2) return;
  disableDecode(access, f);
  if (f.layout !== 1) return;
  const windows = closeWindows(access, f);
  if (f.bridge) f.bridge.windows = windows;
}

function busWarnings(roots: readonly ScannedRoot[], functions: readonly FoundFunction[], nameOf: NameOf) {
  const bridges = roots.flatMap((root) => root.withoutBuses.map((f) => bridgeWarning(nameOf(f))));
  const vfs = functions.map((f) => vfBusWarning(nameOf(f), f));
  return [...bridges, ...vfs.filter((warning) => warning !== undefined)];
}
