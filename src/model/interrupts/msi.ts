// A Function's MSI capability as the device itself sees it, PCIe §7.7.1.

import type { MsiCapability } from "../../machine/description";
import type { AnyFunction } from "../machine";
import type { VectorMessage, Vectors } from "./vectors";

const ENABLE = 1 << 16;
const MULTIPLE_MESSAGE_ENABLE = 20;

export class Msi implements Vectors {
  private readonly dataAt: number;
  private readonly maskAt: number;

  constructor(
    private readonly f: AnyFunction,
    private readonly capability: MsiCapability,
  ) {
    this.dataAt = capability.at + (capability.address64 ? 0x0c : 0x08);
    this.maskAt = this.dataAt + 4;
  }

  get enabled(): boolean {
    return (this.f.peek(this.capability.at) & ENABLE) !== 0;
  }

  /** Vectors that software has not granted share the last one's place: the low bits of the data are what was granted. */
  message(vector: number): VectorMessage {
    const log2 = (this.f.peek(this.capability.at) >>> MULTIPLE_MESSAGE_ENABLE) & 7;
    const granted = Math.min(1 << log2, this.capability.vectors);
    const low = this.f.peek(this.capability.at + 4);
    const high = this.capability.address64 ? this.f.peek(this.capability.at + 8) : 0;
    const data = this.f.peek(this.dataAt) & 0xffff;
    return {
      address: (BigInt(high) << 32n) | BigInt(low),
      data: (data & ~(granted - 1)) | (vector & (granted - 1)),
    };
  }

  isMasked(vector: number): boolean {
    return this.capability.masking && ((this.f.peek(this.maskAt) >>> vector) & 1) !== 0;
  }

  has(vector: number): boolean {
    return vector < this.capability.vectors;
  }

  setPending(vector: number, pending: boolean): void {
    if (!this.capability.masking) return;
    const bits = this.f.peek(this.maskAt + 4);
    this.f.poke(this.maskAt + 4, pending ? (bits | (1 << vector)) >>> 0 : bits & ~(1 << vector));
  }
}
