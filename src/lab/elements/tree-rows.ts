// A tree of items as the flat list of rows that are open.

import type { TreeItem } from "../views";

export interface TreeRow {
  readonly item: TreeItem;
  /** The lines that lead to the row, as in `tree` and `lspci -t`. */
  readonly guides: string;
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
  const add = (list: readonly TreeItem[], lead: string, level: number, parent: number) => {
    for (const [at, item] of list.entries()) {
      const last = at === list.length - 1;
      const guides = level === 1 ? "" : `${lead}${last ? "└ " : "├ "}`;
      const { children } = item;
      const expandable = children.length > 0;
      const place = { position: at + 1, siblings: list.length, parent };
      rows.push({ item, guides, level, ...place, expandable });
      const below = level === 1 ? "" : `${lead}${last ? "  " : "│ "}`;
      if (expandable && isOpen(item)) add(children, below, level + 1, rows.length - 1);
    }
  };
  add(items, "", 1, -1);
  return rows;
}
