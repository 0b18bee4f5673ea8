// A Function's MSI-X capability and table as the device itself sees them, PCIe §7.7.2.

import type { MsiXCapability } from "../../machine/description";
import type { AnyFunction } from "../machine";
import { barAddress } from "./bar-address";
import type { VectorMessage, Vectors } from "./vectors";

const ENABLE = 1 << 31;
const FUNCTION_MASK = 1 << 30;
const ENTRY_BYTES = 16;
/** Offsets in a table entry. */
const ADDRESS_LOW = 0;
const ADDRESS_HIGH = 4;
const DATA = 8;
const CONTROL = 12;

export class MsiX implements Vectors {
  constructor(
    private readonly f: AnyFunction,
    private readonly capability: MsiXCapability,
  ) {}

  get enabled(): boolean {
    return (this.f.peek(this.capability.at) & ENABLE) !== 0;
  }

  message(vector: number): VectorMessage {
    const high = BigInt(this.entry(vector, ADDRESS_HIGH));
    return {
      address: (high << 32n) | BigInt(this.entry(vector, ADDRESS_LOW)),
      data: this.entry(vector, DATA),
    };
  }

  isMasked(vector: number): boolean {
    const all = (this.f.peek(this.capability.at) & FUNCTION_MASK) !== 0;
    return all || (this.entry(vector, CONTROL) & 1) !== 0;
  }

  has(vector: number): boolean {
    return vector < this.capability.vectors;
  }

  setPending(): void {}

  /** A dword of the table. While its memory is not decoded it reads all ones: every vector is masked. */
  private entry(vector: number, field: number): number {
    const { bar, offset } = this.capability.table;
    const base = barAddress(this.f, bar);
    if (base === undefined) return 0xffffffff;
    return this.f.core.memoryRead(base + BigInt(offset + vector * ENTRY_BYTES + field), 4);
  }
}
