// Addresses for a set of BARs: windows are measured from the inside out, then everything gets its place.

import type { FoundFunction } from "./found";
import { type Block, largest, pack, roundUp } from "./pack";
import type { BarRequest, Contents, WindowRequest } from "./resources";
import { GRANULARITY, type WindowKind } from "./windows";

/** A range of the machine, in bytes. */
export interface Range {
  readonly base: bigint;
  readonly size: bigint;
}

/** A window with its place. */
export interface PlacedWindow {
  readonly bridge: FoundFunction;
  readonly kind: WindowKind;
  readonly base: bigint;
  readonly size: bigint;
}

export interface PlacedBar {
  readonly request: BarRequest;
  readonly base: bigint;
}

export interface Layout {
  readonly bars: readonly PlacedBar[];
  readonly windows: readonly PlacedWindow[];
  /** Bytes of the largest block that is still free. */
  readonly largestGap: bigint;
}

interface BarBlock extends Block {
  readonly request: BarRequest;
}
interface WindowBlock extends Block {
  readonly window: WindowRequest;
  /** Addresses from the window's base. */
  readonly inside: Placed;
}
type AnyBlock = BarBlock | WindowBlock;
type Placed = readonly { readonly block: AnyBlock; readonly at: bigint }[];

/** Places the chosen BARs, and the windows that they need, in a range; undefined if they do not fit. */
export function layOut(
  contents: Contents,
  range: Range,
  chosen: ReadonlySet<BarRequest>,
): Layout | undefined {
  const packing = pack(blocksOf(contents, chosen), range.base, range.base + range.size);
  if (!packing) return undefined;
  const bars: PlacedBar[] = [];
  const windows: PlacedWindow[] = [];
  settle(packing.placed, 0n, bars, windows);
  const sizes = packing.gaps.map(({ from, to }) => (to ?? from) - from);
  return { bars, windows, largestGap: largest(sizes) };
}

function blocksOf(contents: Contents, chosen: ReadonlySet<BarRequest>): AnyBlock[] {
  const bars = contents.bars
    .filter((request) => chosen.has(request))
    .map((request) => ({ request, size: request.size, align: request.align }));
  const windows = contents.windows.map((window) => measure(window, chosen));
  return [...bars, ...windows.filter((window) => window !== undefined)];
}

/** A window around the chosen BARs in it; undefined if there are none, so that it stays closed. */
function measure(window: WindowRequest, chosen: ReadonlySet<BarRequest>): WindowBlock | undefined {
  const blocks = blocksOf(window.contents, chosen);
  const packing = pack(blocks, 0n, undefined);
  if (!packing || blocks.length === 0) return undefined;
  const granularity = GRANULARITY[window.kind];
  const aligns = blocks.map((block) => block.align);
  const align = largest(aligns, granularity);
  return { window, inside: packing.placed, size: roundUp(packing.end, granularity), align };
}

function settle(placed: Placed, base: bigint, bars: PlacedBar[], windows: PlacedWindow[]): void {
  for (const { block, at } of placed) {
    const address = base + at;
    if ("request" in block) {
      bars.push({ request: block.request, base: address });
      continue;
    }
    const { bridge, kind } = block.window;
    windows.push({ bridge, kind, base: address, size: block.size });
    settle(block.inside, address, bars, windows);
  }
}
