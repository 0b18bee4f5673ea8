// Dwords of configuration space that a virtual machine has for itself: what it writes there does not reach the Function.

/** Some or all bits of one dword. */
export interface OwnDword {
  /** Bits that are the virtual machine's; the others are the Function's. */
  readonly bits: number;
  /** Those of its bits that software sets and clears, now. */
  readonly writable: () => number;
  /** The others of its bits, now. */
  readonly fixed: () => number;
  /** Whether writes are ignored now; never without it. */
  readonly locked?: () => boolean;
}

export class OwnRegisters {
  private readonly values = new Map<number, number>();

  /** By offset, a multiple of 4. */
  constructor(private readonly dwords: ReadonlyMap<number, OwnDword>) {}

  /** What is read where the Function has `value` in `size` bytes at `offset`. */
  overlay(offset: number, size: number, value: number): number {
    const own = this.dwords.get(offset & ~3);
    if (!own) return value;
    const lanes = lanesOf(offset, size);
    const mine = (this.valueOf(offset & ~3, own) & own.bits & lanes) >>> shiftOf(offset);
    return ((value & ~((own.bits & lanes) >>> shiftOf(offset))) | mine) >>> 0;
  }

  /** Takes what is its own of a write; true if nothing is left for the Function. */
  write(offset: number, size: number, value: number): boolean {
    const own = this.dwords.get(offset & ~3);
    if (!own) return false;
    const at = offset & ~3;
    const lanes = lanesOf(offset, size);
    const taken = own.locked?.() ? 0 : own.bits & own.writable() & lanes;
    this.values.set(at, ((this.values.get(at) ?? 0) & ~taken) | ((value << shiftOf(offset)) & taken));
    return (lanes & ~own.bits) === 0;
  }

  /** A dword as the virtual machine reads its own bits of it. */
  valueAt(at: number): number {
    const own = this.dwords.get(at);
    return own ? this.valueOf(at, own) & own.bits : 0;
  }

  reset(): void {
    this.values.clear();
  }

  /** All that was written, for `restore`. */
  save(): [number, number][] {
    return [...this.values];
  }

  restore(saved: readonly (readonly [number, number])[]): void {
    this.values.clear();
    for (const [at, value] of saved) this.values.set(at, value);
  }

  private valueOf(at: number, own: OwnDword): number {
    return ((this.values.get(at) ?? 0) & own.writable()) | own.fixed();
  }
}

function shiftOf(offset: number): number {
  return (offset & 3) * 8;
}

function lanesOf(offset: number, size: number): number {
  return (0xffffffff >>> (32 - 8 * size)) << shiftOf(offset);
}
