// The blocks of a dumped Function, with the bytes of those that rows do not describe, or only in part.

import type { DumpFunction } from "../../decode/dump";
import {
  type DecodedBlock,
  type DecodedField,
  type DecodedRegister,
  decodeFunction,
  readBits,
} from "../../decode/registers";

export interface ShownBlock extends DecodedBlock {
  /** The bytes of a block without rows or with rows for a part of it, up to the next one. */
  readonly unnamed?: Uint8Array;
}

const STANDARD_END = 0x100;
const VENDOR_SPECIFIC = 0x09;
/** VSEC and DVSEC. */
const EXTENDED_VENDOR_SPECIFIC = [0x000b, 0x0023];
const HEADER_BYTES = 0x40;

/** Where the block ends: at the next one, at the end of its part of configuration space, or where it says. */
function endOf(block: DecodedBlock, blocks: readonly DecodedBlock[], bytes: Uint8Array): number {
  const space = block.offset < STANDARD_END ? Math.min(STANDARD_END, bytes.length) : bytes.length;
  const starts = blocks.filter(({ broken }) => broken === undefined).map(({ offset }) => offset);
  const next = Math.min(space, ...starts.filter((start) => start > block.offset));
  const length = statedLength(block, bytes);
  return length === 0 ? next : Math.min(next, block.offset + length);
}

/** Length that a vendor-specific block states, its header included; 0 where it is none. */
function statedLength({ kind, id, offset }: DecodedBlock, bytes: Uint8Array): number {
  if (kind === "capability" && id === VENDOR_SPECIFIC) {
    const length = bytes[offset + 2] ?? 0;
    return length < 3 ? 0 : length;
  }
  if (kind !== "extended" || !EXTENDED_VENDOR_SPECIFIC.includes(id)) return 0;
  const length = readBits(bytes, (offset + 4) * 8 + 20, 12);
  return length < 8 ? 0 : length;
}

/** Zeros at the end say nothing; the header of the block is always shown. */
function bytesOf(block: DecodedBlock, blocks: readonly DecodedBlock[], bytes: Uint8Array): Uint8Array {
  let end = endOf(block, blocks, bytes);
  while (end > block.offset + 4 && bytes[end - 1] === 0) end--;
  return bytes.subarray(block.offset, end);
}

/** In the order of the lists; a header layout without rows, as CardBus, comes as bytes. */
export function shownBlocks({ bytes }: DumpFunction): ShownBlock[] {
  const blocks = decodeFunction(bytes);
  const shown: ShownBlock[] = blocks.map((block) => {
    const described = block.block && !block.block.partial;
    return described || block.broken !== undefined
      ? block
      : { ...block, unnamed: bytesOf(block, blocks, bytes) };
  });
  if (blocks[0]?.kind === "header") return shown;
  const layout = (bytes[0x0e] ?? 0) & 0x7f;
  const name = `Header of layout ${layout.toString(16).padStart(2, "0")}h`;
  const unnamed = bytes.subarray(0, HEADER_BYTES);
  return [{ name, kind: "header", id: 0, version: 0, offset: 0, registers: [], unnamed }, ...shown];
}

/**
 * The attribute of a field. Which bits of a BAR can be written depends on its size, which no dump tells; one that
 * holds an address has been written.
 */
export function attributeOf({ register, value }: DecodedRegister, { attribute }: DecodedField): string {
  return register.bar !== undefined && value !== 0 ? "RW" : attribute;
}
