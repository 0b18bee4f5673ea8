// The hierarchy of one domain, as the bus numbers of its bridges tell it.

import { type Notes, type Source, TYPE_1_HEADER } from "./source";

/** A Function and what lies behind it. */
export interface Node {
  readonly source: Source;
  /** On its secondary bus; none for what is no bridge. */
  readonly below: Node[];
}

export interface RootBus {
  readonly bus: number;
  readonly nodes: Node[];
}

interface BusRange {
  readonly first: number;
  readonly last: number;
}

const ALL_BUSES: BusRange = { first: 0, last: 255 };

/** Secondary to subordinate bus number of a bridge that leads down. */
function rangeBelow({ headerType, image, bus }: Source): BusRange | undefined {
  if (headerType !== TYPE_1_HEADER) return undefined;
  const range = { first: image.u8(0x19), last: image.u8(0x1a) };
  return range.first > bus && range.last >= range.first ? range : undefined;
}

const contains = (outer: BusRange, inner: BusRange) => inner.first >= outer.first && inner.last <= outer.last;

/** Which buses the bridges lead to, and from where: `below` is the list of the bridge's node. */
class Buses {
  private readonly led = new Map<number, { readonly range: BusRange; readonly below: Node[] }>();

  constructor(private readonly notes: Notes) {}

  at(bus: number): Node[] | undefined {
    return this.led.get(bus)?.below;
  }

  /** Takes a bridge in; one that contradicts those above it leads nowhere. */
  add(node: Node): void {
    const range = rangeBelow(node.source);
    if (!range) return;
    const around = this.led.get(node.source.bus)?.range ?? ALL_BUSES;
    const text = `buses ${range.first} to ${range.last}`;
    if (this.led.has(range.first)) this.notes.add(node.source, `${text}: another bridge leads there too`);
    else if (!contains(around, range)) this.notes.add(node.source, `${text}: the bridge above does not`);
    else this.led.set(range.first, { range, below: node.below });
  }
}

/** Highest bus on which something lies below these nodes; `vfBus` gives the last bus of a PF's VFs. */
function lastBus(nodes: readonly Node[], vfBus: (pf: Source) => number): number {
  return Math.max(
    ...nodes.map(({ source, below }) => Math.max(source.bus, vfBus(source), lastBus(below, vfBus))),
  );
}

/** A bus that no bridge leads to is a root bus, unless it lies between the buses of another root. */
function keepApart(roots: readonly RootBus[], vfBus: (pf: Source) => number, notes: Notes): RootBus[] {
  const kept: RootBus[] = [];
  let reached = -1;
  for (const root of roots) {
    if (root.bus > reached) {
      kept.push(root);
      reached = lastBus(root.nodes, vfBus);
      continue;
    }
    for (const { source } of root.nodes) {
      notes.add(source, `left out, no bridge leads to bus ${root.bus} within a range of another`);
    }
  }
  return kept;
}

/** The root buses, ascending, each with all that its bridges lead to. VFs are not among `sources`. */
export function treeOf(sources: readonly Source[], vfBus: (pf: Source) => number, notes: Notes): RootBus[] {
  const sorted = [...sources].sort((a, b) => a.dumped.routingId - b.dumped.routingId);
  const buses = new Buses(notes);
  const roots: RootBus[] = [];
  for (const source of sorted) {
    const node: Node = { source, below: [] };
    const list = buses.at(source.bus) ?? roots.find((root) => root.bus === source.bus)?.nodes;
    if (list) list.push(node);
    else roots.push({ bus: source.bus, nodes: [node] });
    buses.add(node);
  }
  return keepApart(roots, vfBus, notes);
}
