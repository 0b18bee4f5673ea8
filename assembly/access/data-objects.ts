// Data objects that the host answers.

import { CoreStatus } from "../../src/abi";
import { respondDataObject } from "../capability/data-object-exchange";
import { settle } from "../fabric/settle";
import { recordAt } from "../function/find";
import { mailboxContents, mailboxOf } from "../function/mailbox";

/** Where the mailbox of a Function or VF lies (abi.ts, MailboxHead); 0 for none. `vf` is 1 + VF index, or 0. */
export function mailboxAt(handle: u32, vf: u32): usize {
  const record = recordAt(handle, vf);
  const contents = record ? mailboxContents(record) : null;
  return contents ? changetype<usize>(mailboxOf(record!, contents)) : 0;
}

/** Dwords of the longest data object; 0 for no mailbox. */
export function mailboxDwords(handle: u32, vf: u32): u32 {
  const record = recordAt(handle, vf);
  const contents = record ? mailboxContents(record) : null;
  return contents ? contents.option : 0;
}

/** Answers with the `dwords` that lie in the mailbox's response; 0 is an error. Without a request BadHandle. */
export function answerDataObject(handle: u32, vf: u32, dwords: u32): i32 {
  const record = recordAt(handle, vf);
  if (!record) return CoreStatus.BadHandle;
  const status = respondDataObject(record, dwords);
  settle();
  return status;
}
