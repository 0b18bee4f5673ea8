// What needs addresses, as a tree: BARs in windows, windows in windows, all in the ranges of the machine.

import type { BridgeWindows, FoundBar, FoundFunction } from "./found";
import type { WindowKind } from "./windows";

/** A BAR that asks for addresses. */
export interface BarRequest {
  readonly owner: FoundFunction;
  readonly bar: FoundBar;
  /** Bytes, of VF BARs for all VFs. */
  readonly size: bigint;
  readonly align: bigint;
  /** May move above 4 GiB: 64-bit, and below no Bridge. */
  readonly movable: boolean;
}

/** A window of a Bridge with what is to lie in it. */
export interface WindowRequest {
  readonly bridge: FoundFunction;
  readonly kind: WindowKind;
  readonly contents: Contents;
}

export interface Contents {
  readonly bars: BarRequest[];
  readonly windows: WindowRequest[];
}

/** The machine's ranges with what is to lie in them. */
export interface ResourceTree {
  readonly io: Contents;
  readonly mmio32: Contents;
  readonly mmio64: Contents;
  /** I/O BARs below a Bridge without an I/O window. */
  readonly shutOut: readonly BarRequest[];
}

const MIB = 1n << 20n;
/** A 64-bit BAR on a root bus that is larger is not worth so much of the space below 4 GiB. */
const LARGE = 256n * MIB;
/** VF BARs are slices of whole pages. */
const PAGE = 4096n;

/** What a BAR on a certain bus can be placed in. */
interface Spaces {
  readonly io: Contents | undefined;
  readonly memory: Contents;
  /** Undefined below a Bridge without a prefetchable window. */
  readonly prefetchable: { readonly contents: Contents; readonly above4GiB: boolean } | undefined;
  /** Above 4 GiB for what is not prefetchable: only on a root bus, where no window limits it. */
  readonly above4GiB: Contents | undefined;
}

/** Sorts all BARs of what lies on the root buses into the ranges; `mmio64` is bytes above 4 GiB. */
export function resourceTree(functions: readonly FoundFunction[], mmio64: bigint): ResourceTree {
  const tree = { io: empty(), mmio32: empty(), mmio64: empty(), shutOut: [] };
  const above = mmio64 >= MIB ? tree.mmio64 : undefined;
  const root: Spaces = {
    io: tree.io,
    memory: tree.mmio32,
    prefetchable: above && { contents: above, above4GiB: true },
    above4GiB: above,
  };
  sortIn(functions, root, tree.shutOut);
  return tree;
}

function empty(): Contents {
  return { bars: [], windows: [] };
}

function sortIn(functions: readonly FoundFunction[], spaces: Spaces, shutOut: BarRequest[]): void {
  for (const f of functions) {
    for (const bar of f.bars) {
      const request = requestOf(f, bar, spaces);
      const contents = spaceFor(request, spaces);
      (contents?.bars ?? shutOut).push(request);
    }
    const { below, windows } = f.bridge ?? {};
    if (below && windows) sortIn(below, spacesBelow(f, windows, spaces), shutOut);
  }
}

function requestOf(owner: FoundFunction, bar: FoundBar, spaces: Spaces): BarRequest {
  const align = bar.kind === "vf-bar" && bar.size < PAGE ? PAGE : bar.size;
  const movable = bar.type === "memory64" && spaces.above4GiB !== undefined;
  return { owner, bar, size: bar.size * BigInt(bar.count), align, movable };
}

function spaceFor({ bar, size }: BarRequest, spaces: Spaces): Contents | undefined {
  if (bar.type === "io") return spaces.io;
  if (bar.type === "memory32") return spaces.memory;
  if (bar.prefetchable && spaces.prefetchable) return spaces.prefetchable.contents;
  return spaces.above4GiB && size > LARGE ? spaces.above4GiB : spaces.memory;
}

function spacesBelow(bridge: FoundFunction, windows: BridgeWindows, outer: Spaces): Spaces {
  const inside = (kind: WindowKind, outside: Contents): Contents => {
    const contents = empty();
    outside.windows.push({ bridge, kind, contents });
    return contents;
  };
  return {
    io: windows.io && outer.io ? inside("io", outer.io) : undefined,
    memory: inside("memory", outer.memory),
    prefetchable: prefetchableBelow(windows, outer, inside),
    above4GiB: undefined,
  };
}

/** Above 4 GiB only if every Bridge on the way has a 64-bit prefetchable window. */
function prefetchableBelow(
  windows: BridgeWindows,
  outer: Spaces,
  inside: (kind: WindowKind, outside: Contents) => Contents,
): Spaces["prefetchable"] {
  if (windows.prefetchable === "none") return undefined;
  const within = outer.prefetchable;
  if (within && (windows.prefetchable === "64-bit" || !within.above4GiB)) {
    return { contents: inside("prefetchable", within.contents), above4GiB: within.above4GiB };
  }
  return { contents: inside("prefetchable", outer.memory), above4GiB: false };
}

/** All BARs in `contents` and in its windows. */
export function barsIn(contents: Contents): BarRequest[] {
  return [...contents.bars, ...contents.windows.flatMap((window) => barsIn(window.contents))];
}
