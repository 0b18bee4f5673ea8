// A machine of plain arrays behind the qtest protocol, which notes whatever changes it.

import type { IrqListener, MemorySize, PortSize, QtestTarget } from "../../src/server/qtest/target";

export const FAKE_MEMORY_SIZE = 0x10000;
const IOAPIC_LINES = 24;

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** 64 KiB of memory at 0 and of ports; a write of 80h to port 80h pulses interrupt line 16. */
export class FakeTarget implements QtestTarget {
  readonly ports = new Uint8Array(0x10000);
  readonly memory = new Uint8Array(FAKE_MEMORY_SIZE);
  /** One entry an access that changes something. */
  readonly changes: string[] = [];
  readonly listeners = new Set<IrqListener>();

  portRead(port: number, size: PortSize): number {
    return Number(littleEndian(this.ports.subarray(port, port + size)));
  }

  portWrite(port: number, size: PortSize, value: number): void {
    this.changes.push(`port ${port}.${size} = ${value}`);
    for (let i = 0; i < size; i++) this.ports[port + i] = Number((BigInt(value) >> BigInt(8 * i)) & 0xffn);
    if (port === 0x80 && value === 0x80) {
      this.drive(16, true);
      this.drive(16, false);
    }
  }

  memoryRead(address: bigint, size: MemorySize): bigint {
    return littleEndian(this.readBytes(address, size));
  }

  memoryWrite(address: bigint, size: MemorySize, value: bigint): void {
    const bytes = Uint8Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
    this.writeBytes(address, bytes);
  }

  readBytes(address: bigint, length: number): Uint8Array {
    const bytes = new Uint8Array(length).fill(0xff);
    if (address < FAKE_MEMORY_SIZE)
      bytes.set(this.memory.subarray(Number(address), Number(address) + length));
    return bytes;
  }

  writeBytes(address: bigint, bytes: Uint8Array): void {
    this.changes.push(`memory ${address} = ${Buffer.from(bytes).toString("hex")}`);
    if (address + BigInt(bytes.length) <= FAKE_MEMORY_SIZE) this.memory.set(bytes, Number(address));
  }

  fill(address: bigint, length: number, byte: number): void {
    this.changes.push(`memory ${address} = ${byte} x ${length}`);
    if (address < FAKE_MEMORY_SIZE) this.memory.fill(byte, Number(address), Number(address) + length);
  }

  interceptIn(device: string): boolean {
    return device === "ioapic";
  }

  setIrqIn(_device: string, line: number, level: boolean): boolean {
    if (line >= IOAPIC_LINES) return false;
    this.drive(line, level);
    return true;
  }

  onIrq(listener: IrqListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  drive(line: number, level: boolean): void {
    for (const listener of this.listeners) listener(line, level);
  }
}
