// A tree of items as the flat list of rows that are open.

import type { TreeItem } from "../views";

/** A line that passes by to a later sibling, one that branches off to the row and goes on, one that ends there. */
export type Guide = "none" | "pass" | "branch" | "end";

export interface TreeRow {
  readonly item: TreeItem;
  /** The lines that lead to the row, from left to right. */
  readonly guides: readonly Guide[];
  /** 1 at the root. */
  readonly level: number;
  /** Place among its siblings from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  /** Index of the row above in the hierarchy; -1 at the root. */
  readonly parent: number;
  readonly expandable: boolean;
}

export function treeRows(items: readonly TreeItem[], isOpen: (item: TreeItem) => boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (list: readonly TreeItem[], lead: readonly Guide[], level: number, parent: number) => {
    for (const [at, item] of list.entries()) {
      const last = at === list.length - 1;
      const guides = level === 1 ? [] : [...lead, last ? ("end" as const) : ("branch" as const)];
      const { expandable } = item;
      const place = { position: at + 1, siblings: list.length, parent };
      rows.push({ item, guides, level, ...place, expandable });
      const below = level === 1 ? [] : [...lead, last ? ("none" as const) : ("pass" as const)];
      if (expandable && isOpen(item)) add(item.children, below, level + 1, rows.length - 1);
    }
  };
  add(items, [], 1, -1);
  return rows;
}
