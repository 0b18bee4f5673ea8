// What lies behind a capability: vital product data, a table of power budgets, the mailbox of data objects.

import { BlockKind } from "../../src/abi";
import { reserve } from "../base/memory";
import { Contents, Layout } from "./records";

/** Room for `bytes` and `more`, zeroed; null when memory ends. */
export function reserveContents(layout: Layout, kind: u32, bytes: u32, more: u32): Contents | null {
  const record = reserve(offsetof<Contents>());
  const at = reserve(<usize>bytes + more + 4);
  if (record == 0 || at == 0) return null;
  const contents = changetype<Contents>(record);
  contents.next = layout.contents;
  contents.kind = kind;
  contents.bytes = bytes;
  contents.at = at;
  layout.contents = contents;
  return contents;
}

export function contentsOf(layout: Layout, kind: u32): Contents | null {
  let contents = layout.contents;
  while (contents && contents.kind != kind) contents = contents.next;
  return contents;
}

/** A dword of the contents; zeros beyond their end, where there is room for less than a dword too. */
export function contentsWord(contents: Contents, offset: u32): u32 {
  return offset < contents.bytes ? load<u32>(contents.at + offset) : 0;
}

/** Vital product data and mailboxes answer a write that changes nothing too. */
export function answersEveryWrite(layout: Layout): bool {
  return (
    contentsOf(layout, BlockKind.VitalProductData) != null ||
    contentsOf(layout, BlockKind.DataObjectExchange) != null
  );
}
