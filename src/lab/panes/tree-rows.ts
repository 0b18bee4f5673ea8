// The open part of a hierarchy as a list of rows. VFs stand in runs, so that 65,280 of them cost nothing until they
// are looked at.

import type { HierarchyNode, VfRun } from "../protocol/views";
import { addressOf, lowerHex } from "../text";

/** More VFs of a PF than this stand in groups, one for each bus. */
const UNGROUPED_VFS = 64;

/** A line that passes by to a later sibling, one that branches off to the row and goes on, one that ends there. */
export type Guide = "none" | "pass" | "branch" | "end";

export interface TreeRow {
  readonly key: string;
  readonly kind: "root" | "function" | "vf" | "group";
  readonly address: string;
  readonly title: string;
  readonly buses?: string | undefined;
  readonly ids?: string | undefined;
  readonly note?: string | undefined;
  readonly name?: string | undefined;
  readonly absent?: boolean | undefined;
  /** The lines that lead to the row, from left to right. */
  readonly guides: readonly Guide[];
  /** 1 at the root. */
  readonly level: number;
  /** Place among its siblings from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  /** Key of the row above in the hierarchy; empty at the root. */
  readonly parent: string;
  readonly expandable: boolean;
  readonly open: boolean;
}

/** Where a row stands. */
interface Place {
  readonly lead: readonly Guide[];
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly parent: string;
}

/** Rows that follow each other; `find` gives the place of a key among them, or -1. */
interface Segment {
  readonly start: number;
  readonly count: number;
  row(at: number): TreeRow;
  find(key: string): number;
}

export class TreeRows {
  length = 0;
  private readonly segments: Segment[] = [];

  /** `opened` tells of a key whether it was opened or closed; undefined is as it is at first. */
  constructor(
    nodes: readonly HierarchyNode[],
    private readonly opened: (key: string) => boolean | undefined,
  ) {
    nodes.forEach((node, at) => {
      this.addNode(node, { lead: [], level: 1, position: at + 1, siblings: nodes.length, parent: "" });
    });
  }

  /** Throws RangeError outside 0 to `length` - 1. */
  at(index: number): TreeRow {
    const segment = this.segments.findLast(({ start }) => start <= index);
    if (!segment || index >= this.length) throw new RangeError(`no row ${index}`);
    return segment.row(index - segment.start);
  }

  /** -1 where the key is in no open part. */
  indexOf(key: string): number {
    for (const segment of this.segments) {
      const at = segment.find(key);
      if (at >= 0) return segment.start + at;
    }
    return -1;
  }

  private addNode(node: HierarchyNode, place: Place): void {
    const { children, vfs, ...text } = node;
    const groups = vfs && vfs.routingIds.length > UNGROUPED_VFS ? groupsOf(vfs) : undefined;
    const below = children.length + (groups?.length ?? vfs?.routingIds.length ?? 0);
    const open = below > 0 && (this.opened(node.key) ?? true);
    this.addOne({ ...text, ...rowPlace(place), expandable: below > 0, open });
    if (!open) return;
    const inner = placeBelow(node.key, place, below);
    children.forEach((child, at) => {
      this.addNode(child, { ...inner, position: at + 1 });
    });
    const after = children.length;
    if (!vfs) return;
    if (!groups)
      this.addVfs(vfs, { from: 0, count: vfs.routingIds.length }, { ...inner, position: after + 1 });
    groups?.forEach((group, at) => {
      this.addGroup(vfs, group, { ...inner, position: after + at + 1 });
    });
  }

  private addGroup(vfs: VfRun, group: Group, place: Place): void {
    const key = groupKey(vfs, group);
    const open = this.opened(key) ?? false;
    this.addOne({
      key,
      kind: "group",
      address: `bus ${lowerHex(vfs.routingIds[group.from]! >> 8, 2)}`,
      title: `VF ${group.from}–${group.from + group.count - 1}`,
      note: `${group.count} VFs`,
      ...rowPlace(place),
      expandable: true,
      open,
    });
    if (open) this.addVfs(vfs, group, placeBelow(key, place, group.count));
  }

  private addVfs(vfs: VfRun, { from, count }: Group, place: Place): void {
    const row = (at: number) => vfRow(vfs, from + at, { ...place, position: place.position + at });
    const find = (key: string) => {
      const [pf, vf] = key.split("-v");
      const at = pf === vfs.pf && vf !== undefined ? Number(vf) - from : -1;
      return at < count ? at : -1;
    };
    this.add({ start: this.length, count, row, find });
  }

  private addOne(row: TreeRow): void {
    this.add({ start: this.length, count: 1, row: () => row, find: (key) => (key === row.key ? 0 : -1) });
  }

  private add(segment: Segment): void {
    this.segments.push(segment);
    this.length += segment.count;
  }
}

/** Keys of the rows that must be open for a row to be there, from the root down; none if the key is nowhere. */
export function ancestorsOf(nodes: readonly HierarchyNode[], key: string): string[] {
  for (const node of nodes) {
    if (node.key === key) return [];
    const below = holdsVf(node, key) ? groupKeys(node.vfs, key) : ancestorsOf(node.children, key);
    const found = below.length > 0 || holdsVf(node, key) || node.children.some((child) => child.key === key);
    if (found) return [node.key, ...below];
  }
  return [];
}

function holdsVf({ vfs }: HierarchyNode, key: string): boolean {
  const [pf, vf] = key.split("-v");
  return vfs !== undefined && vfs.pf === pf && Number(vf) < vfs.routingIds.length;
}

/** Of the group that a VF stands in, if the VFs are grouped. */
function groupKeys(vfs: VfRun | undefined, key: string): string[] {
  if (!vfs || vfs.routingIds.length <= UNGROUPED_VFS) return [];
  const vf = Number(key.split("-v")[1]);
  const group = groupsOf(vfs).find(({ from, count }) => vf >= from && vf < from + count);
  return group ? [groupKey(vfs, group)] : [];
}

function groupKey({ pf }: VfRun, { from }: Group): string {
  return `${pf}-g${from}`;
}

/** VFs by index. */
interface Group {
  readonly from: number;
  readonly count: number;
}

/** VFs that follow each other on one bus. */
function groupsOf({ routingIds }: VfRun): Group[] {
  const starts: number[] = [];
  routingIds.forEach((routingId, vf) => {
    if (vf === 0 || routingIds[vf - 1]! >> 8 !== routingId >> 8) starts.push(vf);
  });
  return starts.map((from, at) => ({ from, count: (starts[at + 1] ?? routingIds.length) - from }));
}

function vfRow(vfs: VfRun, vf: number, place: Place): TreeRow {
  const routingId = vfs.routingIds[vf]!;
  return {
    key: `${vfs.pf}-v${vf}`,
    kind: "vf",
    address: addressOf(routingId, vfs.domain),
    title: `VF ${vf}`,
    ids: vfs.ids,
    absent: vfs.reached[vf] === 0,
    ...rowPlace(place),
    expandable: false,
    open: false,
  };
}

function rowPlace({ lead, level, position, siblings, parent }: Place) {
  const last: Guide = position === siblings ? "end" : "branch";
  const guides: readonly Guide[] = level === 1 ? [] : [...lead, last];
  return { guides, level, position, siblings, parent };
}

function placeBelow(parent: string, place: Place, siblings: number): Place {
  const passing: Guide = place.position === place.siblings ? "none" : "pass";
  const lead = place.level === 1 ? [] : [...place.lead, passing];
  return { lead, level: place.level + 1, position: 1, siblings, parent };
}
