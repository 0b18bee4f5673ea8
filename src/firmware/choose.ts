// Which BARs get addresses when a range is too small for all.

import { type Layout, layOut, type Range } from "./layout";
import { type BarRequest, barsIn, type Contents } from "./resources";

/** Who comes first: what drivers cannot do without, then ROMs, then VFs. */
const RANK = { bar: 0, rom: 1, "vf-bar": 2 };

export interface Choice {
  readonly layout: Layout;
  readonly dropped: readonly BarRequest[];
}

const NOTHING: Layout = { bars: [], windows: [], largestGap: 0n };

/**
 * Lays as many BARs as fit into a range: plain BARs before ROMs before VF BARs, all of a kind if possible, otherwise
 * small ones before large ones.
 */
export function choose(contents: Contents, range: Range): Choice {
  const all = barsIn(contents);
  const chosen = new Set<BarRequest>();
  const dropped: BarRequest[] = [];
  for (const rank of [0, 1, 2]) {
    const group = all.filter(({ bar }) => RANK[bar.kind] === rank);
    if (layOut(contents, range, new Set([...chosen, ...group]))) {
      for (const request of group) chosen.add(request);
      continue;
    }
    for (const request of group.sort(smallestFirst)) {
      chosen.add(request);
      if (layOut(contents, range, chosen)) continue;
      chosen.delete(request);
      dropped.push(request);
    }
  }
  return { layout: layOut(contents, range, chosen) ?? NOTHING, dropped };
}

function smallestFirst(a: BarRequest, b: BarRequest): number {
  if (a.size === b.size) return 0;
  return a.size < b.size ? -1 : 1;
}

/** Moves 64-bit BARs of root buses above 4 GiB, largest first, until the rest fits below. */
export function relieve(below: Contents, range: Range, above: Contents): void {
  const movable = below.bars.filter((request) => request.movable).sort((a, b) => smallestFirst(b, a));
  for (const request of movable) {
    if (layOut(below, range, new Set(barsIn(below)))) return;
    below.bars.splice(below.bars.indexOf(request), 1);
    above.bars.push(request);
  }
}
