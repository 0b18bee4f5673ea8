// Interrupts of the PF: causes, masks, vectors. 64 vectors of queues; everything else is "other" and has one vector.

import type { DeviceHost } from "../../model/devices/device-host";
import type { Behaviours, RegisterFile } from "./register-file";
import { bit, bits } from "./row";

/** Other causes, bits of EICR. */
export const Cause = { Mailbox: bit(19), LinkChange: bit(20) } as const;

const VECTORS = bits(15, 0);
const OTHER = bits(31, 16);
const MSI_X_MODE = bit(4);
const AUTO_MASK_ENABLED = bit(30);
const VALID = 0x80;
const VECTOR = 0x3f;
const OTHER_BYTE = 8;
/** EIAC has bits for so many vectors; the others always clear themselves. */
const AUTO_CLEAR_VECTORS = 16;

export class PfInterrupts {
  constructor(
    private readonly file: RegisterFile,
    private readonly host: DeviceHost,
  ) {}

  readonly behaviours: Behaviours = {
    EICR: { read: () => this.readCauses(), write: (_, value) => this.clearCauses(value) },
    EICS: { read: () => this.causes(), write: (_, value) => this.raiseCauses(value) },
    EIMS: { read: () => this.masks(), write: (_, value) => this.unmask(value) },
    EIMC: { read: () => this.masks(), write: (_, value) => this.mask(value) },
    EICS_EX: {
      read: (i) => this.file.get("VECTOR_CAUSE", i),
      write: (i, value) => this.raiseVectors(i, value),
    },
    EIMS_EX: {
      read: (i) => this.file.get("VECTOR_MASK", i),
      write: (i, value) => this.unmaskVectors(i, value),
    },
    EIMC_EX: {
      read: (i) => this.file.get("VECTOR_MASK", i),
      write: (i, value) => this.file.change("VECTOR_MASK", value, false, i),
    },
  };

  /** A queue has something to tell: `tx` of its transmit half. */
  queue(index: number, tx: boolean): void {
    const shift = ((index & 1) * 2 + (tx ? 1 : 0)) * 8;
    const entry = this.file.get("IVAR", index >> 1) >>> shift;
    if ((entry & VALID) === 0) return;
    const vector = entry & VECTOR;
    this.raiseVectors(vector >> 5, bit(vector & 31));
  }

  /** Bits of EICR from 16 on. */
  other(causes: number): void {
    this.file.change("OTHER_CAUSE", causes & OTHER, true);
    this.sendOther();
  }

  private causes(): number {
    return (this.file.get("OTHER_CAUSE") | (this.file.get("VECTOR_CAUSE") & VECTORS)) >>> 0;
  }

  private masks(): number {
    return (this.file.get("OTHER_MASK") | (this.file.get("VECTOR_MASK") & VECTORS)) >>> 0;
  }

  private readCauses(): number {
    const causes = this.causes();
    this.clearCauses(0xffff_ffff);
    return causes;
  }

  private clearCauses(mask: number): void {
    this.file.change("OTHER_CAUSE", mask & OTHER, false);
    this.file.change("VECTOR_CAUSE", mask & VECTORS, false);
    this.updatePin();
  }

  private raiseCauses(mask: number): void {
    this.other(mask & OTHER);
    this.raiseVectors(0, mask & VECTORS);
  }

  private raiseVectors(word: number, mask: number): void {
    this.file.change("VECTOR_CAUSE", mask, true, word);
    this.sendVectors(word);
  }

  private mask(mask: number): void {
    this.file.change("OTHER_MASK", mask & OTHER, false);
    this.file.change("VECTOR_MASK", mask & VECTORS, false);
    this.updatePin();
  }

  private unmask(mask: number): void {
    this.file.change("OTHER_MASK", mask & OTHER, true);
    this.sendOther();
    this.unmaskVectors(0, mask & VECTORS);
  }

  private unmaskVectors(word: number, mask: number): void {
    this.file.change("VECTOR_MASK", mask, true, word);
    this.sendVectors(word);
  }

  private sendVectors(word: number): void {
    let due = this.file.get("VECTOR_CAUSE", word) & this.file.get("VECTOR_MASK", word);
    if (due === 0) return;
    if (!this.file.has("GPIE", MSI_X_MODE)) {
      this.sendLegacy();
      return;
    }
    for (let number = 0; due !== 0; number++, due >>>= 1) if ((due & 1) !== 0) this.sendVector(word, number);
  }

  private sendVector(word: number, number: number): void {
    const mask = bit(number);
    const vector = word * 32 + number;
    if (vector >= AUTO_CLEAR_VECTORS || this.file.has("EIAC", mask))
      this.file.change("VECTOR_CAUSE", mask, false, word);
    const masked =
      this.file.has("EIAM_EX", mask, word) || (vector < AUTO_CLEAR_VECTORS && this.file.has("EIAM", mask));
    if (masked && this.file.has("GPIE", AUTO_MASK_ENABLED))
      this.file.change("VECTOR_MASK", mask, false, word);
    this.host.raise(vector);
  }

  private sendOther(): void {
    if ((this.file.get("OTHER_CAUSE") & this.file.get("OTHER_MASK")) === 0) return;
    const entry = this.file.get("IVAR_MISC") >>> OTHER_BYTE;
    if (!this.file.has("GPIE", MSI_X_MODE)) this.sendLegacy();
    else if ((entry & VALID) !== 0) this.host.raise(entry & VECTOR);
  }

  /** MSI where it is enabled, else the pin, which stays up until what is asked for is read or masked. */
  private sendLegacy(): void {
    if (this.host.raise(0) === "disabled") this.updatePin();
  }

  private updatePin(): void {
    const up = (this.causes() & this.masks()) !== 0 && !this.file.has("GPIE", MSI_X_MODE);
    this.host.setPin(up);
  }
}
