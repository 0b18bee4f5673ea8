// What the qtest protocol needs of a machine.

export type PortSize = 1 | 2 | 4;
export type MemorySize = 1 | 2 | 4 | 8;

/** An interrupt line of the I/O APIC changed, or was driven again to the level it had. */
export type IrqListener = (line: number, level: boolean) => void;

/**
 * A machine as a qtest client sees it. No method throws: what nothing claims reads all ones and swallows writes.
 * Ranges never pass the end of their address space, and values fit their size; the session sees to both.
 */
export interface QtestTarget {
  /** Reads `size` bytes at I/O port 0–FFFFh; `port + size` is at most 10000h. The result is unsigned. */
  portRead(port: number, size: PortSize): number;
  portWrite(port: number, size: PortSize, value: number): void;

  /** Reads a little-endian number at any alignment; `address + size` is at most 2^64. */
  memoryRead(address: bigint, size: MemorySize): bigint;
  memoryWrite(address: bigint, size: MemorySize, value: bigint): void;

  /** Exactly `length` bytes (0 to 16 MiB) in address order; the session does not change or keep them. */
  readBytes(address: bigint, length: number): Uint8Array;
  /** Writes 0 to 16 MiB; the target may not keep `bytes`. */
  writeBytes(address: bigint, bytes: Uint8Array): void;
  /** Sets 0 to 64 MiB to `byte` (0–255). */
  fill(address: bigint, length: number, byte: number): void;

  /** Whether the device, by the name that `deviceAt` gives, exists and reports its input lines to `onIrq`. */
  interceptIn(device: string): boolean;
  /** Drives input `line` of the device; false if there is no such line, then nothing changed. */
  setIrqIn(device: string, line: number, level: boolean): boolean;
  /** Time goes on by `ns`. */
  advance?(ns: bigint): void;
  /** Calls `listener` for each change of an input line from now on. The result ends that. */
  onIrq(listener: IrqListener): () => void;
}
