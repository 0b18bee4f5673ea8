// A machine behind the qtest protocol: what a CPU reaches on its platform.

import type { Platform } from "../../model/platform";
import type { IrqListener, MemorySize, PortSize, QtestTarget } from "./target";

export class MachineTarget implements QtestTarget {
  constructor(private readonly platform: Platform) {}

  portRead(port: number, size: PortSize): number {
    return this.platform.portRead(port, size);
  }

  portWrite(port: number, size: PortSize, value: number): void {
    this.platform.portWrite(port, size, value);
  }

  memoryRead(address: bigint, size: MemorySize): bigint {
    return this.platform.memoryRead(address, size);
  }

  memoryWrite(address: bigint, size: MemorySize, value: bigint): void {
    this.platform.memoryWrite(address, size, value);
  }

  readBytes(address: bigint, length: number): Uint8Array {
    return this.platform.readBytes(address, length);
  }

  writeBytes(address: bigint, bytes: Uint8Array): void {
    this.platform.writeBytes(address, bytes);
  }

  fill(address: bigint, length: number, byte: number): void {
    this.platform.fill(address, length, byte);
  }

  /** The I/O APIC is there; no Function drives an INTx line yet, so its inputs stay silent. */
  interceptIn(device: string): boolean {
    return device === "ioapic";
  }

  /** No input line can be driven from outside. */
  setIrqIn(_device: string, _line: number, _level: boolean): boolean {
    return false;
  }

  onIrq(_listener: IrqListener): () => void {
    return () => {};
  }
}
