// What lies behind capabilities, and the data objects that the host answers.

import { MailboxHead } from "../abi";
import { checked } from "./errors";
import type { CoreExports } from "./exports";

const argument = (vf: number | null) => (vf === null ? 0 : vf + 1);

export class CoreContents {
  constructor(private readonly wasm: CoreExports) {}

  /** Lays down what lies behind the block of a kind; see abi.ts, ContentsOption. */
  place(handle: number, ofVfs: boolean, kind: number, bytes: Uint8Array, option: number): void {
    new Uint8Array(this.wasm.memory.buffer, this.wasm.scratchAt(), bytes.length).set(bytes);
    const status = this.wasm.placeContents(handle, ofVfs ? 1 : 0, kind, bytes.length, option);
    checked(status, `contents of ${bytes.length} bytes`);
  }

  /** The first `dwords` of the request that waits in a mailbox. */
  request(handle: number, vf: number | null, dwords: number): Uint32Array {
    const at = this.wasm.mailboxAt(handle, argument(vf));
    return new Uint32Array(this.wasm.memory.buffer, at + MailboxHead.Bytes, dwords).slice();
  }

  /** Dwords of the longest data object; 0 where there is no mailbox. */
  mailboxDwords(handle: number, vf: number | null): number {
    return this.wasm.mailboxDwords(handle, argument(vf));
  }

  /** Answers the request; without words DOE Error is set. Throws CoreError where no request waits. */
  answer(handle: number, vf: number | null, words: Uint32Array | undefined): void {
    const dwords = words?.length ?? 0;
    const room = this.mailboxDwords(handle, vf);
    if (words && dwords <= room) {
      const at = this.wasm.mailboxAt(handle, argument(vf)) + MailboxHead.Bytes + 4 * room;
      new Uint32Array(this.wasm.memory.buffer, at, dwords).set(words);
    }
    const status = this.wasm.answerDataObject(handle, argument(vf), dwords);
    checked(status, `data object of ${dwords} dwords`);
  }
}
