// Enumeration as firmware does it: bus numbers, BARs, windows, and room for VFs.

import { formatRoutingId } from "../decode/routing-id";
import type { AsyncConfigAccess, ConfigAccess } from "./access";
import { assign, program, type Ranges } from "./assign";
import { disableDecode, sizeBars } from "./bars";
import { everyFunction, type FoundFunction } from "./found";
import type { EnumerationReport } from "./report";
import { type NameOf, reportOf } from "./reporting";
import { type RootBusRange, type ScannedRoot, scanRoot } from "./scan";
import { carryOut, carryOutAsync, each, type Steps } from "./steps";
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
  return carryOut(enumeration(options), access);
}

/** The same over an access that takes its time. Rejects with what the access rejects with. */
export function enumerateAsync(
  access: AsyncConfigAccess,
  options: EnumerateOptions,
): Promise<EnumerationReport> {
  return carryOutAsync(enumeration(options), access);
}

function* enumeration(options: EnumerateOptions): Steps<EnumerationReport> {
  const nameOf: NameOf = (f) => formatRoutingId(f.routingId, options.domain);
  const tell = (phase: EnumerationProgress["phase"]) => (f: FoundFunction) =>
    options.onProgress?.({ phase, address: nameOf(f) });
  const roots = yield* each(options.roots, (root) => scanRoot(root, tell("found")));
  const top = roots.flatMap((root) => root.functions);
  const functions = everyFunction(top);
  for (const f of functions) yield* quieten(f);
  for (const f of functions) f.bars = yield* sizeBars(f);
  functions.forEach(tell("sized"));
  const { windows, warnings } = assign(top, options, nameOf);
  yield* program(functions, windows);
  functions.forEach(tell("programmed"));
  return reportOf(functions, windows, [...busWarnings(roots, functions, nameOf), ...warnings], nameOf);
}

/** From here on it claims and forwards nothing. */
function* quieten(f: FoundFunction): Steps<void> {
  if (f.layout === 2) return;
  yield* disableDecode(f);
  if (f.layout !== 1) return;
  const windows = yield* closeWindows(f);
  if (f.bridge) f.bridge.windows = windows;
}

function busWarnings(roots: readonly ScannedRoot[], functions: readonly FoundFunction[], nameOf: NameOf) {
  const bridges = roots.flatMap((root) => root.withoutBuses.map((f) => bridgeWarning(nameOf(f))));
  const vfs = functions.map((f) => vfBusWarning(nameOf(f), f));
  return [...bridges, ...vfs.filter((warning) => warning !== undefined)];
}
