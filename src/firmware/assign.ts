// Gives BARs and windows their addresses, and switches on what got them.

import { programBar } from "./bars";
import { choose, relieve } from "./choose";
import type { FoundBar, FoundFunction } from "./found";
import type { PlacedWindow, Range } from "./layout";
import { COMMAND, TYPE_0 } from "./registers";
import type { EnumerationWarning, ResourceSpace } from "./report";
import { type BarRequest, resourceTree } from "./resources";
import { read, type Steps, write } from "./steps";
import { barWarning, shutOutWarning } from "./warnings";
import { openWindow } from "./windows";

/** Where addresses may be taken from. */
export interface Ranges {
  readonly io: Range;
  readonly mmio32: Range;
  readonly mmio64: Range;
}

export interface Assigned {
  readonly windows: readonly PlacedWindow[];
  readonly warnings: readonly EnumerationWarning[];
}

const IO_END = 1n << 16n;
const MMIO32_END = 1n << 32n;

/** Decides about all BARs of `functions`, the Functions on the root buses and all below; writes nothing. */
export function assign(
  functions: readonly FoundFunction[],
  ranges: Ranges,
  nameOf: (f: FoundFunction) => string,
): Assigned {
  const tree = resourceTree(functions, ranges.mmio64.size);
  const mmio32 = below(ranges.mmio32, MMIO32_END);
  relieve(tree.mmio32, mmio32, tree.mmio64);
  const spaces = [
    ["io", tree.io, below(ranges.io, IO_END)],
    ["mmio32", tree.mmio32, mmio32],
    ["mmio64", tree.mmio64, ranges.mmio64],
  ] as const;
  const warnings = tree.shutOut.map((request) => shutOutWarning(nameOf(request.owner), request));
  const windows: PlacedWindow[] = [];
  for (const [space, contents, range] of spaces) {
    const { layout, dropped } = choose(contents, range);
    for (const { request, base } of layout.bars) request.bar.base = base;
    windows.push(...layout.windows);
    warnings.push(...tell(dropped, space, layout.largestGap, nameOf));
  }
  return { windows, warnings };
}

/** The part of a range below an address that no register of the space can go beyond. */
function below({ base, size }: Range, end: bigint): Range {
  if (base >= end) return { base, size: 0n };
  return { base, size: base + size > end ? end - base : size };
}

function tell(
  dropped: readonly BarRequest[],
  space: ResourceSpace,
  largestGap: bigint,
  nameOf: (f: FoundFunction) => string,
): EnumerationWarning[] {
  return dropped.map((request) => barWarning(nameOf(request.owner), request, space, largestGap));
}

/** Writes what was decided: addresses first, then Command registers from the root down. */
export function* program(functions: readonly FoundFunction[], windows: readonly PlacedWindow[]): Steps<void> {
  for (const f of functions) for (const bar of f.bars) yield* programBar(f, bar);
  for (const { bridge, kind, base, size } of windows) yield* openWindow(bridge, kind, base, size);
  for (const f of functions) if (f.layout !== 2) yield* enableDecode(f);
}

/**
 * A space is switched on only if all BARs in it have addresses, because one without would claim address 0. Bridges
 * without BARs forward both spaces, and what lies below may be a bus master.
 */
function* enableDecode(f: FoundFunction): Steps<void> {
  const bridge = f.layout === 1;
  const io = f.bars.filter((bar) => bar.type === "io");
  const memory = f.bars.filter((bar) => bar.kind === "bar" && bar.type !== "io");
  const rom = f.bars.filter((bar) => bar.kind === "rom" && isAssigned(bar));
  let command = yield* read(f.routingId, TYPE_0.Command, 2);
  if (io.every(isAssigned) && (bridge || io.length > 0)) command |= COMMAND.ioSpaceEnable;
  const anyMemory = bridge || memory.length + rom.length > 0;
  if (memory.every(isAssigned) && anyMemory) command |= COMMAND.memorySpaceEnable;
  if (bridge) command |= COMMAND.busMasterEnable;
  yield* write(f.routingId, TYPE_0.Command, 2, command);
}

function isAssigned(bar: FoundBar): boolean {
  return bar.base !== undefined;
}
