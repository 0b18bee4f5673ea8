// 32-bit ELF executables: what to load where.

import { KernelError } from "../errors";

export interface Segment {
  /** Physical address. */
  readonly at: number;
  readonly bytes: Uint8Array;
  /** Bytes in memory; those beyond `bytes` are zero. */
  readonly size: number;
}

export interface Executable {
  /** Physical address. */
  readonly entry: number;
  readonly segments: readonly Segment[];
}

const MACHINE_386 = 3;
const LOADABLE = 1;
const HEADER_BYTES = 52;
const PROGRAM_HEADER_BYTES = 32;

export function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/** Throws KernelError unless it is a whole little-endian executable for the 80386. */
export function readElf(bytes: Uint8Array): Executable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES) throw new KernelError("the ELF header is cut short");
  const is386 = bytes[4] === 1 && bytes[5] === 1 && view.getUint16(18, true) === MACHINE_386;
  if (!is386) throw new KernelError("the ELF file is not for the 80386");
  const table = view.getUint32(28, true);
  const count = view.getUint16(44, true);
  if (table + count * PROGRAM_HEADER_BYTES > bytes.length)
    throw new KernelError("the program headers are cut short");
  const segments = Array.from({ length: count }, (_, index) => table + index * PROGRAM_HEADER_BYTES)
    .filter((at) => view.getUint32(at, true) === LOADABLE)
    .map((at) => segmentAt(bytes, view, at));
  if (segments.length === 0) throw new KernelError("the ELF file has nothing to load");
  return { entry: view.getUint32(24, true), segments };
}

function segmentAt(bytes: Uint8Array, view: DataView, at: number): Segment {
  const offset = view.getUint32(at + 4, true);
  const inFile = view.getUint32(at + 16, true);
  if (offset + inFile > bytes.length)
    throw new KernelError("a segment reaches beyond the end of the ELF file");
  return {
    at: view.getUint32(at + 12, true),
    bytes: bytes.subarray(offset, offset + inFile),
    size: view.getUint32(at + 20, true),
  };
}
