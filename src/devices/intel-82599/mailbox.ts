// Mailboxes between the PF and its VFs: 16 words each, a lock, and bits that say who has written and read.

import type { Behaviours, RegisterFile } from "./register-file";
import { bit } from "./row";
import { POOLS } from "./rows";

// Written by either side.
const REQUEST = bit(0);
const ACKNOWLEDGE = bit(1);
const VF_LOCK = bit(2);
const PF_LOCK = bit(3);
/** Of the PF: takes the VF's lock away. */
const REVOKE = bit(4);
// As the VF reads them.
const PF_STATUS = bit(4);
const PF_ACKNOWLEDGE = bit(5);
const RESETTING = bit(6);
const RESET_DONE = bit(7);
const CLEARED_BY_VF = PF_STATUS | PF_ACKNOWLEDGE | RESET_DONE;
const RESET_DONE_BY_PF = bit(14);

/** VFs of a word of PFMBICR: requests in the low half, acknowledgements in the high one. */
const VFS_OF_WORD = 16;

export interface MailboxListener {
  /** The PF has an interrupt: a VF wrote, or read. */
  toPf(): void;
  toVf(vf: number): void;
}

export class Mailboxes {
  constructor(
    private readonly file: RegisterFile,
    private readonly listener: MailboxListener,
  ) {}

  readonly behaviours: Behaviours = {
    CTRL_EXT: {
      write: (_, value) => {
        if ((value & RESET_DONE_BY_PF) !== 0) this.changeAll(RESET_DONE, RESETTING);
      },
    },
    PFMAILBOX: {
      read: (vf) => this.file.get("VF_MAILBOX", vf) & (VF_LOCK | PF_LOCK),
      write: (vf, value) => this.writtenByPf(vf, value),
    },
    PFVFLREC: {
      write: (word, value) => this.file.change("PFVFLRE", value, false, word),
    },
  };

  /** The PF is being reset: VFs wait until it says that it is done. */
  pfReset(): void {
    this.changeAll(RESETTING, RESET_DONE);
  }

  /** A VF was reset, and the PF is told. */
  vfReset(vf: number): void {
    this.file.change("VF_MAILBOX", VF_LOCK | PF_STATUS | PF_ACKNOWLEDGE, false, vf);
    this.file.change("PFVFLRE", bit(vf & 31), true, vf >> 5);
    this.listener.toPf();
  }

  readByVf(vf: number): number {
    const value = this.file.get("VF_MAILBOX", vf);
    this.file.set("VF_MAILBOX", value & ~CLEARED_BY_VF, vf);
    return value;
  }

  writtenByVf(vf: number, value: number): void {
    this.lock(vf, VF_LOCK, PF_LOCK, (value & VF_LOCK) !== 0);
    if ((value & REQUEST) !== 0) this.tellPf(vf, 0);
    if ((value & ACKNOWLEDGE) !== 0) this.tellPf(vf, VFS_OF_WORD);
  }

  private writtenByPf(vf: number, value: number): void {
    if ((value & REVOKE) !== 0) this.file.change("VF_MAILBOX", VF_LOCK, false, vf);
    this.lock(vf, PF_LOCK, VF_LOCK, (value & PF_LOCK) !== 0);
    if ((value & REQUEST) !== 0) this.file.change("VF_MAILBOX", PF_STATUS, true, vf);
    if ((value & ACKNOWLEDGE) !== 0) this.file.change("VF_MAILBOX", PF_ACKNOWLEDGE, true, vf);
    if ((value & (REQUEST | ACKNOWLEDGE)) !== 0) this.listener.toVf(vf);
  }

  /** A side gets its lock unless the other has its own; writing zero lets it go. */
  private lock(vf: number, own: number, others: number, wanted: boolean): void {
    if (!wanted || !this.file.has("VF_MAILBOX", others, vf)) this.file.change("VF_MAILBOX", own, wanted, vf);
  }

  private tellPf(vf: number, shift: number): void {
    this.file.change("PFMBICR", bit((vf % VFS_OF_WORD) + shift), true, Math.floor(vf / VFS_OF_WORD));
    this.listener.toPf();
  }

  private changeAll(set: number, clear: number): void {
    for (let vf = 0; vf < POOLS; vf++) {
      this.file.set("VF_MAILBOX", (this.file.get("VF_MAILBOX", vf) & ~clear) | set, vf);
    }
  }
}
