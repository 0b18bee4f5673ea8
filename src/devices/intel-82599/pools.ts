// Pools and queues: who owns which. With virtualisation off everything is the PF's, in pool 0.

import type { PciFunction } from "../../model/function";
import type { RegisterFile } from "./register-file";
import { bit, bits, fieldOf } from "./row";

const VT_ENABLED = bit(0);
const VT_MODE = bits(1, 0);
/** By VT mode of GCR_EXT: 16, 32 and 64 pools. */
const QUEUES_PER_POOL = [2, 8, 4, 2] as const;
const RX_ENABLED = bit(0);
const TX_ENABLED = bit(0);

export class Pools {
  constructor(
    private readonly file: RegisterFile,
    private readonly self: PciFunction,
  ) {}

  get enabled(): boolean {
    return this.file.has("PFVTCTL", VT_ENABLED);
  }

  /** The PF's: the default pool. */
  get pfPool(): number {
    return this.enabled ? fieldOf(this.file.get("PFVTCTL"), 12, 7) : 0;
  }

  get queuesPerPool(): number {
    return QUEUES_PER_POOL[this.file.get("GCR_EXT") & VT_MODE] ?? 2;
  }

  /** The pool of a VF, or of the PF. A VF has no other. */
  poolOf(vf: number | null): number {
    return vf ?? this.pfPool;
  }

  /** VF that a queue belongs to, null for the PF. */
  ownerOf(queue: number): number | null {
    if (!this.enabled) return null;
    const pool = Math.floor(queue / this.queuesPerPool);
    return pool < this.self.vfCount && pool !== this.pfPool ? pool : null;
  }

  /** First queue of a VF or of the PF. */
  firstQueue(vf: number | null): number {
    return vf === null && !this.enabled ? 0 : this.poolOf(vf) * this.queuesPerPool;
  }

  /** The queue of a VF's `index`. */
  queueOf(vf: number, index: number): number {
    return vf * this.queuesPerPool + index;
  }

  receives(vf: number | null): boolean {
    return this.file.has("RXCTRL", RX_ENABLED) && this.inPool("PFVFRE", vf);
  }

  sends(vf: number | null): boolean {
    return this.file.has("DMATXCTL", TX_ENABLED) && this.inPool("PFVFTE", vf);
  }

  private inPool(name: "PFVFRE" | "PFVFTE", vf: number | null): boolean {
    if (!this.enabled) return vf === null;
    const pool = this.poolOf(vf);
    return this.file.has(name, bit(pool & 31), pool >> 5);
  }
}
