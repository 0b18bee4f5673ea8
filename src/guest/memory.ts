// Guest memory as devices reach it.

import type { RootMemory } from "../model/dma";
import type { Cpu } from "./v86/emulator";

export class GuestMemory implements RootMemory {
  constructor(private readonly cpu: Cpu) {}

  /** Bytes. */
  get size(): number {
    return this.cpu.mem8.length;
  }

  readMemory(address: bigint, length: number): Uint8Array | undefined {
    if (!this.holds(address, length)) return undefined;
    return this.cpu.mem8.slice(Number(address), Number(address) + length);
  }

  writeMemory(address: bigint, bytes: Uint8Array): boolean {
    if (!this.holds(address, bytes.length)) return false;
    this.cpu.write_blob(bytes, Number(address));
    return true;
  }

  private holds(address: bigint, length: number): boolean {
    return address >= 0n && address + BigInt(length) <= BigInt(this.size);
  }
}
