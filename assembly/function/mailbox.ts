// A mailbox of data objects: one for a Function, one for each VF.
//
//   contents   protocols: a dword each | mailboxes
//   mailbox    written u32 | read u32 | length u32 | unused | request: `option` dwords | response: `option` dwords
//
//   protocol   23     16 15         0
//              | type   | Vendor ID  |

import { BlockKind, MailboxHead } from "../../src/abi";
import { contentsOf } from "./contents";
import { AnyFunction, Contents } from "./records";
import { vfIndexOf } from "./vfs";

@unmanaged
export class Mailbox {
  /** Dwords of the request that software has written. */
  written: u32;
  /** Dwords of the response that software has taken. */
  taken: u32;
  /** Dwords of the response. */
  length: u32;
  unused: u32;
}

export function mailboxBytes(dwords: u32): u32 {
  return MailboxHead.Bytes + (dwords << 3);
}

export function mailboxContents(record: AnyFunction): Contents | null {
  return contentsOf(record.layout, BlockKind.DataObjectExchange);
}

export function mailboxOf(record: AnyFunction, contents: Contents): Mailbox {
  const layout = record.layout;
  const index = layout.isVf == 0 ? 0 : vfIndexOf(layout.function.srIov!, changetype<usize>(record));
  return changetype<Mailbox>(contents.at + contents.bytes + index * mailboxBytes(contents.option));
}

/** Address of a dword of the request. */
export function requestAt(mailbox: Mailbox, index: u32): usize {
  return changetype<usize>(mailbox) + MailboxHead.Bytes + (index << 2);
}

/** Address of a dword of the response. */
export function responseAt(mailbox: Mailbox, contents: Contents, index: u32): usize {
  return requestAt(mailbox, contents.option + index);
}

export function emptyMailbox(mailbox: Mailbox): void {
  mailbox.written = mailbox.taken = mailbox.length = 0;
}
