// Interrupts of VFs: three vectors each, for queues and for the mailbox.

import type { DeviceHost } from "../../model/devices/device-host";
import type { RegisterFile } from "./register-file";
import { bit } from "./row";

const VALID = 0x80;
const VECTOR = 3;
const VECTORS = 7;
/** Registers of a VF in VF_IVAR: VTIVAR(0..3), and behind them VTIVAR_MISC. */
export const IVARS = 5;
const MISC = 4;

export class VfInterrupts {
  constructor(
    private readonly file: RegisterFile,
    private readonly host: DeviceHost,
  ) {}

  /** `index` counts the VF's own queues. */
  queue(vf: number, index: number, tx: boolean): void {
    const shift = ((index & 1) * 2 + (tx ? 1 : 0)) * 8;
    this.enter(vf, this.file.get("VF_IVAR", vf * IVARS + (index >> 1)) >>> shift);
  }

  mailbox(vf: number): void {
    this.enter(vf, this.file.get("VF_IVAR", vf * IVARS + MISC));
  }

  /** VTEICR: reading clears it. */
  takeCauses(vf: number): number {
    const causes = this.file.get("VF_CAUSE", vf);
    this.file.set("VF_CAUSE", 0, vf);
    return causes;
  }

  raise(vf: number, causes: number): void {
    this.file.change("VF_CAUSE", causes & VECTORS, true, vf);
    this.send(vf);
  }

  unmask(vf: number, mask: number): void {
    this.file.change("VF_MASK", mask & VECTORS, true, vf);
    this.send(vf);
  }

  mask(vf: number, mask: number): void {
    this.file.change("VF_MASK", mask, false, vf);
  }

  private enter(vf: number, entry: number): void {
    if ((entry & VALID) !== 0) this.raise(vf, bit(entry & VECTOR));
  }

  private send(vf: number): void {
    const due = this.file.get("VF_CAUSE", vf) & this.file.get("VF_MASK", vf);
    for (let vector = 0; vector < 3; vector++) {
      const mask = bit(vector);
      if ((due & mask) === 0) continue;
      if (this.file.has("VF_AUTO_CLEAR", mask, vf)) this.file.change("VF_CAUSE", mask, false, vf);
      if (this.file.has("VF_AUTO_MASK", mask, vf)) this.file.change("VF_MASK", mask, false, vf);
      this.host.raise(vector, vf);
    }
  }
}
