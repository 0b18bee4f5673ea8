// Guest memory as devices reach it: DMA.

import { mayRequest } from "../model/interrupts/requests";
import type { AnyFunction } from "../model/machine";
import type { Cpu } from "./v86/emulator";

export class GuestMemory {
  constructor(private readonly cpu: Cpu) {}

  /** Bytes. */
  get size(): number {
    return this.cpu.mem8.length;
  }

  /** A Function reads memory; undefined, as an Unsupported Request, if it may not or there is not that much. */
  read(f: AnyFunction, address: bigint, length: number): Uint8Array | undefined {
    if (!this.holds(address, length) || !mayRequest(f)) return undefined;
    return this.cpu.mem8.slice(Number(address), Number(address) + length);
  }

  /** A Function writes memory; false, and nothing is written, if it may not or there is not that much. */
  write(f: AnyFunction, address: bigint, bytes: Uint8Array): boolean {
    if (!this.holds(address, bytes.length) || !mayRequest(f)) return false;
    this.cpu.write_blob(bytes, Number(address));
    return true;
  }

  /** What has arrived at the root lands in memory; where there is none, nothing happens. */
  put(address: bigint, bytes: Uint8Array): void {
    if (this.holds(address, bytes.length)) this.cpu.write_blob(bytes, Number(address));
  }

  private holds(address: bigint, length: number): boolean {
    return address >= 0n && address + BigInt(length) <= BigInt(this.size);
  }
}
