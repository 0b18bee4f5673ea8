// The building call for what lies behind a capability; its bytes wait in scratch memory.

import { BlockKind, CoreStatus, Limit } from "../../src/abi";
import { reserveContents } from "../function/contents";
import { mailboxBytes } from "../function/mailbox";
import { layoutOf } from "./functions";
import { SCRATCH } from "./scratch";

/** `option`: see abi.ts, ContentsOption; of a mailbox, the dwords of its longest data object. */
export function placeContents(handle: u32, ofVfs: u32, kind: u32, bytes: u32, option: u32): i32 {
  const layout = layoutOf(handle, ofVfs);
  if (!layout) return CoreStatus.BadHandle;
  if (kind >= <u32>BlockKind.Count || bytes > <u32>Limit.ScratchBytes || option > <u32>Limit.MailboxDwords)
    return CoreStatus.OutOfRange;
  const isMailbox = kind == BlockKind.DataObjectExchange;
  if (isMailbox && (bytes & 3) != 0) return CoreStatus.OutOfRange;
  const mailboxes = ofVfs != 0 ? layout.function.srIov!.totalVfs : 1;
  const contents = reserveContents(layout, kind, bytes, isMailbox ? mailboxes * mailboxBytes(option) : 0);
  if (!contents) return CoreStatus.OutOfMemory;
  contents.option = option;
  memory.copy(contents.at, SCRATCH, bytes);
  return CoreStatus.Ok;
}
